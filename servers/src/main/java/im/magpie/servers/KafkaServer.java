package im.magpie.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * Kafka 4.3, broker and controller in one process, started with the class path of this one.
 *
 * <p>Groups notice within 4 s that a consumer was killed, as the design promises for message-service; a cluster notices within 3 s that a broker was: with
 * Kafka's own 9 s, and those again when the active controller goes too, messages would wait longer than the edge does (10 s).
 *
 * @param id its number among those of its cluster, from 1 on
 * @param controllers the controllers' ports of all brokers of its cluster, its own among them, in the order of their numbers; empty for one that is alone
 */
public record KafkaServer(Path folder, int port, int controllerPort, String password, int id, List<Integer> controllers)
        implements LocalServer {
    /** All brokers of a cluster have to know the same one; those of one machine never meet those of another. */
    private static final String CLUSTER = "bWFncGllLWxvY2FsLTAwMQ";

    private static final int MOST_REPLICAS = 3;
    private static final String USER = "magpie";
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
            + USER + "\" password=\"%s\"";

    /** One that is alone. */
    public KafkaServer(Path folder, int port, int controllerPort, String password) {
        this(folder, port, controllerPort, password, 1, List.of());
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public List<String> prepare(Path log) throws IOException {
        Path configuration = PrivateFiles.folder(folder.toAbsolutePath()).resolve("server.properties");
        PrivateFiles.write(configuration, configuration());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xmn32m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xshare:auto",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=im/magpie/servers/kafka-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                KafkaProcess.class.getName(),
                configuration.toString(),
                data().toString()));
        if (!controllers.isEmpty()) {
            // Several on one machine leave its processors to each other.
            command.add(1, "-XX:TieredStopAtLevel=1");
            command.add(CLUSTER);
        }
        return command;
    }

    @Override
    public boolean ready() {
        return answers() && hasABroker();
    }

    /** The request for the versions that it speaks: key 18, version 0, number 0, no client id. */
    @Override
    public boolean answers() {
        return Probe.answers(port, new byte[] {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 0, -1, -1});
    }

    private boolean hasABroker() {
        try (Admin admin = Admin.create(Map.<String, Object>of(
                "bootstrap.servers",
                bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                jaas(),
                "request.timeout.ms",
                1000,
                "default.api.timeout.ms",
                1000,
                "reconnect.backoff.ms",
                50))) {
            return !admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** What a client has to set beside {@code bootstrap.servers}. */
    public Map<String, String> clientProperties() {
        return Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN", "sasl.jaas.config", jaas());
    }

    private String jaas() {
        return LOGIN.formatted(password) + ";";
    }

    private Path data() {
        return folder.toAbsolutePath().resolve("data");
    }

    /** The quorum of one that is alone can be looked for; that of a cluster is the same from its first start on. */
    private String quorum() {
        return controllers.isEmpty()
                ? "controller.quorum.bootstrap.servers=127.0.0.1:" + controllerPort
                : IntStream.range(0, controllers.size())
                        .mapToObj(at -> at + 1 + "@127.0.0.1:" + controllers.get(at))
                        .collect(Collectors.joining(",", "controller.quorum.voters=", ""));
    }

    private String configuration() {
        int replicas = Math.clamp(controllers.size(), 1, MOST_REPLICAS);
        String known = LOGIN.formatted(password) + " user_" + USER + "=\"" + password + "\";";
        return """
                process.roles=broker,controller
                node.id=%5$d
                %6$s
                listeners=CLIENT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=CLIENT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                inter.broker.listener.name=CLIENT
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
                sasl.enabled.mechanisms=PLAIN
                sasl.mechanism.inter.broker.protocol=PLAIN
                sasl.mechanism.controller.protocol=PLAIN
                listener.name.client.plain.sasl.jaas.config=%3$s
                listener.name.controller.plain.sasl.jaas.config=%3$s
                listener.name.controller.sasl.enabled.mechanisms=PLAIN
                log.dirs=%4$s
                num.partitions=1
                default.replication.factor=%7$d
                min.insync.replicas=%8$d
                offsets.topic.replication.factor=%7$d
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=%7$d
                transaction.state.log.min.isr=%8$d
                share.coordinator.state.topic.replication.factor=%7$d
                share.coordinator.state.topic.min.isr=%8$d
                group.initial.rebalance.delay.ms=0
                group.consumer.min.session.timeout.ms=2000
                group.consumer.session.timeout.ms=4000
                group.consumer.min.heartbeat.interval.ms=500
                group.consumer.heartbeat.interval.ms=1000
                broker.session.timeout.ms=3000
                broker.heartbeat.interval.ms=1000
                auto.create.topics.enable=false
                num.network.threads=2
                num.io.threads=2
                log.cleaner.dedupe.buffer.size=16777216
                """.formatted(port, controllerPort, known, data(), id, quorum(), replicas, (replicas + 1) / 2);
    }
}
