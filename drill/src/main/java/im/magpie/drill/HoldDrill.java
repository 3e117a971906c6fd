package im.magpie.drill;

import im.magpie.servers.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Lets others in: somebody who looks at the cluster, or other tests, while it is changed or left as it is. */
final class HoldDrill {
    private final Nginx nginx;
    private final String administrator;
    private final Path folder;
    private final Consumer<String> say;

    HoldDrill(Nginx nginx, String administrator, Path folder, Consumer<String> say) {
        this.nginx = nginx;
        this.administrator = administrator;
        this.folder = folder;
        this.say = say;
    }

    /** Says where the cluster is, and where the password of its administrator. */
    void invite() throws IOException {
        // As in the data folder of ./magpie up.
        Path passwords = PrivateFiles.folder(folder.resolve("secrets")).resolve("passwords.properties");
        PrivateFiles.write(passwords, "account.admin=" + administrator + "\n");
        say.accept("The cluster is at " + nginx.url() + " (its certificate: " + nginx.certificate()
                + "); the password of admin is in " + passwords + ".");
    }

    /** Until a line is read, or there are no more. */
    void hold() throws IOException {
        say.accept("Press Enter to end it.");
        int read = System.in.read();
        while (read != -1 && read != '\n') {
            read = System.in.read();
        }
    }
}
