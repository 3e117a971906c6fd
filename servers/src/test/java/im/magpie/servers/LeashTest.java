package im.magpie.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A test run that is killed leaves no servers behind. */
class LeashTest {

    @Test
    void aServerDiesWithTheJvmThatHoldsIt() throws IOException {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String number = holder.inputReader().readLine();
        ProcessHandle held = ProcessHandle.of(Long.parseLong(number)).orElseThrow();
        assertThat(held.isAlive()).isTrue();
        holder.destroyForcibly();
        await().atMost(Duration.ofSeconds(10)).until(() -> !held.isAlive());
    }

    /** What the other JVM does. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Process held = new ProcessBuilder("sleep", "600").start();
            Leash leash = new Leash(held);
            System.out.println(held.pid());
            Thread.sleep(Duration.ofMinutes(10));
            leash.close();
        }
    }
}
