package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that are made, and checked in so that people read them.
 *
 * <p>{@code mvn test -pl deploy -am -Dtest='im.magpie.deploy.*Test' -Dsurefire.failIfNoSpecifiedTests=false -Ddeploy.write=true} writes them anew.
 */
final class Written {
    private Written() {}

    static void assertWritten(Path file, String content) {
        try {
            if (Boolean.getBoolean("deploy.write")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, content);
            }
            assertThat(Files.exists(file) ? Files.readString(file) : "")
                    .as(
                            "%s is not what it is made from: write it anew with -Ddeploy.write=true and read the difference",
                            file)
                    .isEqualTo(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
