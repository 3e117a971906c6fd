package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.magpie.common.redis.RedisAutoConfiguration;
import im.magpie.servers.LocalServer;
import im.magpie.servers.Ports;
import im.magpie.servers.RedisServer;
import im.magpie.servers.SentinelServer;
import im.magpie.servers.TestServers;
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

    private final TestServers servers = TestServers.shared();
    private final List<LocalServer> started = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        started.forEach(servers::kill);
    }

    @Test
    void writesGoToTheNewMasterWhenTheOldOneIsKilled() {
        RedisServer first = started(new RedisServer(folder.resolve("first"), Ports.free(), PASSWORD));
        RedisServer second = started(new RedisServer(folder.resolve("second"), Ports.free(), PASSWORD, first.port()));
        SentinelServer sentinel = started(new SentinelServer(
                folder.resolve("sentinel"), Ports.free(), PASSWORD, settingsOfTheManifest(first.port())));
        Map<String, String> told = Overlay.MEDIUM.settings(Overlay.MEDIUM.object("Deployment", "message-service"));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(RedisAutoConfiguration.class))
                .withPropertyValues(
                        "magpie.redis.address="
                                + told.get("magpie.redis.address")
                                        .replace("redis-sentinel:26379", "127.0.0.1:" + sentinel.port()),
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
                    await().atMost(ELECTION).until(() -> sentinel.knows("magpie", 1, 1));

                    servers.kill(first);

                    await().atMost(ELECTION).ignoreExceptions().untilAsserted(() -> {
                        bucket.set("after");
                        assertThat(bucket.get()).isEqualTo("after");
                    });
                    assertThat(second.leads()).isTrue();
                    assertThat(sentinel.master("magpie")).hasValue(second.port());
                });
    }

    private <T extends LocalServer> T started(T server) {
        started.add(server);
        servers.start(server);
        return server;
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
}
