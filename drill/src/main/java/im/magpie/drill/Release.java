package im.magpie.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A version of the services: a checkout that was built, and the manifests in it.
 *
 * @param home the checkout
 */
record Release(Path home, Manifests manifests) {
    private static final String MEDIUM = "deploy/src/test/resources/golden/medium.yaml";

    static Release of(Path home) throws IOException {
        Path medium = home.resolve(MEDIUM);
        if (!Files.isReadable(medium) || !Files.isReadable(home.resolve("message-service/target/classpath"))) {
            throw new DrillException(home + " is no checkout that was built: run ./magpie help in it first.");
        }
        return new Release(home, Manifests.read(medium));
    }
}
