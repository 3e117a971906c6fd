package im.magpie.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The container engine of this machine, if it has one. */
final class Docker {
    private Docker() {}

    static boolean answers() throws InterruptedException {
        try {
            run("version");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Its answer, without the line break at the end. */
    static String run(String... arguments) throws IOException, InterruptedException {
        return run(List.of(arguments));
    }

    static String run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(arguments);
        return Command.run(Path.of("."), command).strip();
    }

    /** Loads an archive; answers the image's name. */
    static String load(Path archive) throws IOException, InterruptedException {
        return run("load", "--input", archive.toString()).replaceFirst("(?s).*Loaded image: (\\S+).*", "$1");
    }

    /** This machine's address in the network of the containers. */
    static String gateway() throws IOException, InterruptedException {
        return run("network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", "bridge");
    }
}
