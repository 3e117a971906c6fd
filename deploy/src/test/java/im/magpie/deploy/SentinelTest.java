package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.magpie.common.redis.RedisAutoConfiguration;
import im.magpie.servers.Ports;
import im.magpie.servers.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the medium overlay tells the services about Redis makes them follow its master. */
class SentinelTest {
    private static final String PASSWORD = "correct-horse-battery-staple";
    private static final Duration ELECTION = Duration.ofSeconds(30);

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
    }

    @Test
    void writesGoToTheNewMasterWhenTheOldOneIsKilled() throws Exception {
        int master = Ports.free();
        int replica = Ports.free();
        int sentinel = Ports.free();
        Process first = start("first", master, "", "");
        start("second", replica, "replicaof 127.0.0.1 " + master, "");
        start("sentinel", sentinel, settingsOfTheManifest(master), "--sentinel");
        Map<String, String> told = Overlay.MEDIUM.settings(Overlay.MEDIUM.object("Deployment", "message-service"));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(RedisAutoConfiguration.class))
                .withPropertyValues(
                        "magpie.redis.address="
                                + told.get("magpie.redis.address")
                                        .replace("redis-sentinel:26379", "127.0.0.1:" + sentinel),
                        "magpie.redis.master=" + told.get("magpie.redis.master"),
                        "magpie.redis.password=" + PASSWORD)
                .run(context -> {
                    RBucket<String> bucket =
                            context.getBean(RedissonClient.class).getBucket("route");
                    await().atMost(ELECTION).ignoreExceptions().until(() -> {
                        bucket.set("before");
                        return true;
                    });
                    // Sentinel must know of the replica before it can name it.
                    await().atMost(ELECTION).ignoreExceptions().until(() -> ask(sentinel, "SENTINEL REPLICAS magpie")
                            .contains(Integer.toString(replica)));

                    first.destroyForcibly().onExit().join();

                    await().atMost(ELECTION).ignoreExceptions().untilAsserted(() -> {
                        bucket.set("after");
                        assertThat(bucket.get()).isEqualTo("after");
                    });
                    assertThat(ask(replica, "ROLE")).contains("master");
                });
    }

    /** The lines of sentinel.sh that say how a master is watched; its addresses are names that only a cluster knows. */
    private static String settingsOfTheManifest(int master) {
        String script = Overlay.MEDIUM.objects("ConfigMap").stream()
                .filter(map -> Yaml.name(map).startsWith("redis-"))
                .map(map -> map.path("data").path("sentinel.sh").asText())
                .findFirst()
                .orElseThrow();
        return script.lines()
                .filter(line ->
                        line.matches("sentinel (monitor|auth-pass|sentinel-pass|down-after|failover|parallel).*"))
                .map(line -> line.replace("$password", PASSWORD)
                        .replaceFirst("\\$master 6379 2", "127.0.0.1 " + master + " 1"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private Process start(String name, int port, String settings, String mode) throws Exception {
        Path own = Files.createDirectories(folder.resolve(name));
        String binary =
                new RedisServer(own, port, PASSWORD).prepare(own.resolve("log")).getFirst();
        Path configuration = Files.writeString(own.resolve("own.conf"), """
                bind 127.0.0.1
                port %d
                dir "%s"
                requirepass %s
                %s
                %s
                """.formatted(
                        port, own, PASSWORD, mode.isEmpty() ? "masterauth " + PASSWORD : "", settings));
        List<String> command = new ArrayList<>(List.of(binary, configuration.toString()));
        if (!mode.isEmpty()) {
            command.add(mode);
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(own.resolve("log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static String ask(int port, String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2000);
            socket.getOutputStream()
                    .write(("AUTH " + PASSWORD + "\r\n" + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[4096];
            StringBuilder all = new StringBuilder();
            for (int part = 0; part < 2; part++) {
                int read = socket.getInputStream().read(answer);
                all.append(new String(answer, 0, Math.max(0, read), StandardCharsets.US_ASCII));
                if (all.length() > 10) {
                    break;
                }
            }
            return all.toString();
        }
    }
}
