package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.sdk.Authority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code ./magpie up --separate} brings up in a folder of its own; taken down when the tests end. With {@code -Dmagpie.e2e.data=DIR} it is what runs
 * in that data folder, and stays. With {@code magpie.e2e.url} too it is what answers there, by nginx: {@code magpie.e2e.certificate} is a file that it is
 * believed by, and the data folder has its administrator's password.
 */
public final class Installation {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration UP = Duration.ofMinutes(8);
    private static final int PORTS = 10;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path data;
    private final URI url;
    private final URI webSocket;

    private static final class Shared {
        private static final Installation INSTANCE = new Installation();
    }

    private Installation() {
        String running = System.getProperty("magpie.e2e.data");
        if (running == null) {
            data = newFolder();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> run(UP, "down", "--delete-data", "--yes")));
            up("--separate", "--port", String.valueOf(freePorts()));
        } else {
            data = Path.of(running);
        }
        String answering = System.getProperty("magpie.e2e.url");
        if (answering != null) {
            url = URI.create(answering);
            webSocket = URI.create(answering.replaceFirst("http", "ws") + "/v1/ws");
            return;
        }
        JsonNode status = status();
        url = URI.create(status.get("url").asString());
        webSocket = URI.create(status.get("endpoints").get("websocket").asString());
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory(CHECKOUT.resolve("e2e/target"), "data of e2e ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one of this build, brought up at its first use. */
    public static Installation shared() {
        return Shared.INSTANCE;
    }

    /** The authority that clients are to trust; null where there is no TLS. */
    static @Nullable SSLContext trusted() {
        String certificate = System.getProperty("magpie.e2e.certificate");
        try {
            return certificate == null ? null : Authority.of(Path.of(certificate));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For clients that speak HTTP/1.1 to it. */
    static HttpClient http() {
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        SSLContext trusted = trusted();
        return (trusted == null ? client : client.sslContext(trusted)).build();
    }

    /** The public address. */
    public URI url() {
        return url;
    }

    /** connection-service itself, past the gateway. */
    public URI webSocket() {
        return webSocket;
    }

    Path data() {
        return data;
    }

    /** Brings up what is missing, and waits until a message goes through. */
    public void up(String... options) {
        List<String> command = new ArrayList<>(List.of("up"));
        command.addAll(List.of(options));
        Result result = run(UP, command.toArray(String[]::new));
        assertThat(result.exit()).as(result.output()).isZero();
    }

    void down() {
        Result result = run(UP, "down");
        assertThat(result.exit()).as(result.output()).isZero();
    }

    /** Kills a process the hard way; it stays dead until {@link #up}. */
    void kill(String name) {
        ProcessHandle process = ProcessHandle.of(pid(name)).orElseThrow();
        process.destroyForcibly();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
    }

    public long pid(String name) {
        for (JsonNode process : status().get("processes")) {
            if (process.get("name").asString().equals(name)) {
                return process.get("pid").asLong();
            }
        }
        throw new IllegalArgumentException("No process is named " + name);
    }

    /** What runs, as {@code status --json} says. */
    public JsonNode status() {
        Result result = run(Duration.ofMinutes(1), "status", "--json");
        return JSON.readTree(result.output());
    }

    /** What a command printed on its standard output. */
    record Result(int exit, String output) {}

    Result run(Duration atMost, String... arguments) {
        List<String> command = new ArrayList<>(List.of("./magpie"));
        command.add(arguments[0]);
        command.addAll(List.of("--data", data.toString()));
        command.addAll(List.of(arguments).subList(1, arguments.length));
        return call(atMost, command);
    }

    /** Runs a command as it stands, with nothing of this installation in it. */
    static Result call(Duration atMost, List<String> command) {
        try {
            Path output = Files.createTempFile("magpie", ".out");
            ProcessBuilder magpie = new ProcessBuilder(command);
            // The tests of nginx stand in front of it.
            magpie.environment().put("MAGPIE_GATEWAY_TRUSTEDPROXIES", "127.0.0.1");
            Process process = magpie.directory(CHECKOUT.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            CHECKOUT.resolve("e2e/target/magpie.log").toFile()))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " took longer than " + atMost);
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Result(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The first of so many ports in a row that nobody listens on. */
    private static int freePorts() {
        for (int base = 20_000 + (int) (ProcessHandle.current().pid() % 1_000) * 10; base < 60_000; base += PORTS) {
            if (allFree(base)) {
                return base;
            }
        }
        throw new IllegalStateException("No ten ports in a row are free");
    }

    private static boolean allFree(int base) {
        for (int port = base; port < base + PORTS; port++) {
            try (ServerSocket socket = new ServerSocket(port)) {
                Objects.requireNonNull(socket);
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }
}
