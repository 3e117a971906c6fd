package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * G1 to G6 while the servers of the database change places under load, and back. Needs a suite with two of them ({@code magpie.e2e.data}), whose addresses
 * and administrator the other properties name; {@code magpie.e2e.database.password-file} is a file.
 */
@EnabledIfSystemProperty(named = "magpie.e2e.database.primary", matches = ".+")
class PromotionTest {
    private static final int PEOPLE = 4;
    private static final int MESSAGES = 100;

    private final String primary = System.getProperty("magpie.e2e.database.primary", "");
    private final String replica = System.getProperty("magpie.e2e.database.replica", "");

    @Test
    void nothingIsLostWhenTheServersOfTheDatabaseChangePlaces() throws Exception {
        try (Load load = new Load(PEOPLE)) {
            load.await(MESSAGES);
            promote(primary, replica);
            load.await(MESSAGES);
            promote(replica, primary);
            load.await(MESSAGES);
            load.settle();
            load.check();
        }
    }

    private static void promote(String from, String to) throws Exception {
        Process command = new ProcessBuilder(
                        "./magpie",
                        "db",
                        "promote",
                        "--from",
                        from,
                        "--to",
                        to,
                        "--user",
                        System.getProperty("magpie.e2e.database.user", "root"),
                        "--password-file",
                        System.getProperty("magpie.e2e.database.password-file", ""))
                .directory(Path.of("..").toFile())
                .inheritIO()
                .start();
        assertThat(command.waitFor()).isZero();
    }
}
