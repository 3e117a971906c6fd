package im.magpie.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/**
 * Kafka 4.3, broker and controller in one process, started with the class path of this one.
 *
 * <p>Groups notice within 4 s that a consumer was killed, as the design promises for message-service.
 */
public record KafkaServer(Path folder, int port, int controllerPort, String password) implements LocalServer {
    private static final String USER = "magpie";
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
            + USER + "\" password=\"%s\"";

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Process start(Path log) throws IOException {
        PrivateFiles.folder(folder);
        Path configuration = folder.resolve("server.properties");
        PrivateFiles.write(configuration, configuration());
        if (Files.notExists(folder.resolve("data/meta.properties"))) {
            format(configuration);
        }
        Path logging = folder.resolve("log4j2.yaml");
        Files.writeString(logging, """
                Configuration:
                  Appenders:
                    Console: {name: out, PatternLayout: {pattern: "%d{ISO8601} %-5p %c{1}: %m%n"}}
                  Loggers:
                    Root: {level: WARN, AppenderRef: {ref: out}}
                """);
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Dlog4j2.configurationFile=" + logging,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "kafka.Kafka",
                        configuration.toAbsolutePath().toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    @Override
    public boolean ready() {
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

    private static void format(Path configuration) throws IOException {
        String[] arguments = {
            "format", "--standalone", "-t", Uuid.randomUuid().toString(), "-c", configuration.toString()
        };
        int code = StorageTool.execute(
                arguments, new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        if (code != 0) {
            throw new IOException("The folder of Kafka could not be formatted (code " + code + ").");
        }
    }

    private String configuration() {
        String known = LOGIN.formatted(password) + " user_" + USER + "=\"" + password + "\";";
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.bootstrap.servers=127.0.0.1:%2$d
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
                default.replication.factor=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                group.consumer.min.session.timeout.ms=2000
                group.consumer.session.timeout.ms=4000
                group.consumer.min.heartbeat.interval.ms=500
                group.consumer.heartbeat.interval.ms=1000
                auto.create.topics.enable=false
                num.network.threads=2
                num.io.threads=2
                log.cleaner.dedupe.buffer.size=16777216
                """.formatted(port, controllerPort, known, folder.resolve("data").toAbsolutePath());
    }
}
