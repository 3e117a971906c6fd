package im.magpie.common.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** G7: what the JVM remembers of a name does not hide a new instance. In a JVM of its own, as the JVM decides it once. */
class FreshAddressesTest {
    private static final int LOOK_UPS = 30;

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void aNewAddressOfANameIsSeenWithinThreeSeconds(@TempDir Path folder) throws Exception {
        Path hosts = folder.resolve("hosts");
        Files.writeString(hosts, "127.0.0.2 users.test\n");
        Process service = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + hosts,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Service.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(service.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.lines().filter(line -> line.startsWith("seen")).findFirst())
                    .hasValue("seen [users.test/127.0.0.2]");
            Files.writeString(hosts, "127.0.0.2 users.test\n127.0.0.3 users.test\n");
            assertThat(said.lines()
                            .filter(line -> line.startsWith("seen"))
                            .limit(LOOK_UPS)
                            .toList())
                    .as("a look-up every 100 ms")
                    .contains("seen [users.test/127.0.0.2, users.test/127.0.0.3]");
        } finally {
            service.destroyForcibly();
        }
    }

    /** Starts as a service does, then looks the name up. */
    static final class Service {
        private static final int PAUSE_MS = 100;

        private Service() {}

        public static void main(String[] args) throws UnknownHostException, InterruptedException {
            new SpringApplicationBuilder(Service.class)
                    .web(WebApplicationType.NONE)
                    .properties("logging.level.root=off", "spring.main.banner-mode=off")
                    .run();
            for (int i = 0; i < 2 * LOOK_UPS; i++) {
                List<InetAddress> addresses = Arrays.asList(InetAddress.getAllByName("users.test"));
                System.out.println("seen " + addresses);
                Thread.sleep(PAUSE_MS);
            }
        }
    }
}
