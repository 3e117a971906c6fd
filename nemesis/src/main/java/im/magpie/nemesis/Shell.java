package im.magpie.nemesis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands. */
final class Shell {
    private Shell() {}

    /** How a command ended, and what it wrote. */
    record Result(int exit, String output) {}

    /** Runs a command to its end, with these variables beside those of this process; throws {@link VerifyException} if it takes longer. */
    static Result run(Duration atMost, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("magpie", ".out");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new VerifyException(
                            String.join(" ", command) + " took longer than " + atMost.toSeconds() + " s.");
                }
                return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new VerifyException(command.getFirst() + " can't be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VerifyException("Interrupted.", e);
        }
    }

    /** Runs a command that has to succeed. */
    static String must(String... command) {
        Result result = run(Duration.ofMinutes(1), Map.of(), List.of(command));
        if (result.exit() != 0) {
            throw new VerifyException(
                    String.join(" ", command) + " failed: " + result.output().strip());
        }
        return result.output();
    }

    /** Whether commands are installed and this process may do everything. */
    static boolean rootHas(String... commands) {
        return "root".equals(System.getProperty("user.name"))
                && List.of(commands).stream()
                        .allMatch(command -> List.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/").stream()
                                .anyMatch(folder -> Files.isExecutable(Path.of(folder + command))));
    }
}
