package im.magpie.nemesis;

import im.magpie.nemesis.Fault.Since;
import im.magpie.sdk.Magpie;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What clients and operators do to a suite: too much at once, nonsense, reading nothing, emptying Redis, throwing consumers out. */
final class LoadFaults {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String CLIENTS = "clients";
    private static final String COMMANDS = "magpie.commands";
    private static final int FLOOD = 20_000;
    private static final int SLOW = 10;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<RawSocket> slow = new ArrayList<>();
    private final Suite suite;
    private final Workload workload;
    private final Client victim;

    /** @param victim whose account the bad clients use */
    LoadFaults(Suite suite, Workload workload, Client victim) {
        this.suite = suite;
        this.workload = workload;
        this.victim = victim;
    }

    List<Fault> all() {
        return List.of(
                new Fault(
                        "twice the load",
                        CLIENTS,
                        BOUND,
                        LONG,
                        BOUND,
                        Since.END,
                        () -> workload.times(2),
                        () -> workload.times(1)),
                new Fault("flood by one client", CLIENTS, NOW, NOW, BOUND, Since.BEGIN, this::flood, () -> {}),
                new Fault("nonsense by one client", CLIENTS, NOW, NOW, BOUND, Since.BEGIN, this::nonsense, () -> {}),
                new Fault(
                        "clients that stop reading",
                        CLIENTS,
                        BOUND,
                        LONG,
                        BOUND,
                        Since.END,
                        this::stopReading,
                        this::leave),
                new Fault(
                        "empty redis",
                        Suite.REDIS,
                        NOW,
                        NOW,
                        Duration.ofSeconds(3),
                        Since.BEGIN,
                        this::emptyRedis,
                        () -> {}),
                new Fault("poison commands", Suite.KAFKA, NOW, NOW, BOUND, Since.BEGIN, this::poison, () -> {}),
                new Fault("rebalance storm", Suite.KAFKA, NOW, NOW, BOUND, Since.END, this::rebalance, () -> {}));
    }

    private RawSocket bad(boolean reading) throws InterruptedException {
        URI url = suite.url();
        RawSocket socket = new RawSocket(http, url, reading, frame -> {});
        Magpie account = victim.sdk();
        socket.ask(
                Duration.ofSeconds(5),
                Map.of("type", "connect", "token", account.credentials().accessToken()));
        return socket;
    }

    private void flood() throws InterruptedException {
        try (RawSocket socket = bad(true)) {
            for (int i = 0; i < FLOOD && !socket.closed(); i++) {
                socket.push("{\"type\":\"typing\",\"conversationId\":\""
                        + victim.device().conversations().getFirst().id() + "\"}");
            }
        }
    }

    private void nonsense() throws InterruptedException {
        for (String text :
                List.of("{", "[]", "{\"type\":\"x\"}", "{\"type\":\"send\",\"id\":7}", "\u0000", "9".repeat(70_000))) {
            try (RawSocket socket = bad(true)) {
                for (int i = 0; i < 30 && !socket.closed(); i++) {
                    socket.push(text);
                }
            }
        }
    }

    private void stopReading() throws InterruptedException {
        for (int i = 0; i < SLOW; i++) {
            slow.add(bad(false));
        }
    }

    private void leave() {
        slow.forEach(RawSocket::close);
        slow.clear();
    }

    private void emptyRedis() throws IOException {
        Properties configuration = suite.configuration("message-service");
        URI address = URI.create(configuration.getProperty("magpie.redis.address"));
        try (Socket redis = new Socket(address.getHost(), address.getPort())) {
            String password = configuration.getProperty("magpie.redis.password");
            redis.getOutputStream()
                    .write(("AUTH " + password + "\r\nFLUSHALL\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            InputStream answers = redis.getInputStream();
            String text = new String(answers.readAllBytes(), StandardCharsets.UTF_8);
            if (text.contains("-")) {
                throw new VerifyException("Redis refuses to be emptied: " + text.strip());
            }
        }
    }

    private Properties kafka() {
        Properties properties = new Properties();
        Properties configuration = suite.configuration("message-service");
        String prefix = "spring.kafka.properties[";
        configuration.stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> properties.put(
                        name.substring(prefix.length(), name.length() - 1), configuration.getProperty(name)));
        properties.put("bootstrap.servers", configuration.getProperty("spring.kafka.bootstrap-servers"));
        properties.put("max.block.ms", "5000");
        properties.put("request.timeout.ms", "5000");
        properties.put("delivery.timeout.ms", "10000");
        properties.put("default.api.timeout.ms", "10000");
        return properties;
    }

    /** Records that are no commands: they go to the dead letters, and what is behind them goes on. */
    private void poison() {
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 40; i++) {
                byte[] nonsense = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
                var _ = producer.send(new ProducerRecord<>(
                        COMMANDS, i % 2 == 0 ? nonsense : null, i % 5 == 0 ? new byte[0] : nonsense));
            }
        }
    }

    /** Strangers join the owners of partitions, take some and leave, three times. */
    private void rebalance() throws InterruptedException {
        Properties properties = kafka();
        properties.put("group.id", "message-service");
        properties.put("group.protocol", "consumer");
        properties.put("enable.auto.commit", "false");
        for (int i = 0; i < 3; i++) {
            try (Consumer<byte[], byte[]> stranger =
                    new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                stranger.subscribe(List.of(COMMANDS));
                stranger.poll(Duration.ofSeconds(2));
            }
            Thread.sleep(500);
        }
    }
}
