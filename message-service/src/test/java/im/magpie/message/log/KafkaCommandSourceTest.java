package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.common.event.CommandPartitions;
import im.magpie.common.event.Topics;
import im.magpie.common.id.ConversationId;
import im.magpie.servers.KafkaServer;
import im.magpie.servers.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;

/** When the offsets of commands are committed, on a real Kafka. */
class KafkaCommandSourceTest {
    private static final Map<String, Object> KAFKA = kafka();
    private static final KafkaAdmin ADMIN = new KafkaAdmin(KAFKA);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String group = "source-test-" + UUID.randomUUID();
    private final byte[] command = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);

    @BeforeAll
    static void makeTopic() {
        ADMIN.createOrModifyTopics(
                TopicBuilder.name(Topics.COMMANDS).partitions(4).replicas(1).build());
    }

    @Test
    void whatWasToldIsNotReadAgainAfterAnOrderlyStop() throws Exception {
        publish();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            KafkaCommandSource source = source(consumer);
            source.commit(readUntilFound(source));
        }
        publish();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<Received> read = readUntilFound(source(consumer));
            assertThat(read.stream().filter(this::isOurs)).hasSize(1);
        }
    }

    @Test
    void whatWasReadButNotToldIsReadAgain() throws Exception {
        publish();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            readUntilFound(source(consumer));
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<Received> read = readUntilFound(source(consumer));
            assertThat(read.stream().filter(this::isOurs)).hasSize(1);
        }
    }

    @Test
    void offsetsAreCommittedSoonAlsoWhenNothingMoreComes() throws Exception {
        publish();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            KafkaCommandSource source = source(consumer);
            List<Received> read = readUntilFound(source);
            Received ours = read.stream().filter(this::isOurs).findFirst().orElseThrow();
            source.commit(read);
            TopicPartition partition = new TopicPartition(Topics.COMMANDS, ours.partition());
            Awaitility.await().atMost(PATIENCE).until(() -> {
                source.poll(Duration.ofMillis(50));
                OffsetAndMetadata committed =
                        consumer.committed(Set.of(partition)).get(partition);
                return committed != null && committed.offset() > ours.offset();
            });
        }
    }

    /** G1: who decides a conversation's commands in another partition asks for it. */
    @Test
    void whatIsNotCommittedIsTold() throws Exception {
        publish();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            KafkaCommandSource source = source(consumer);
            List<Received> read = readUntilFound(source);
            Received ours = read.stream().filter(this::isOurs).findFirst().orElseThrow();
            assertThat(source.uncommitted(Set.of(ours.partition())))
                    .isEqualTo(Map.of(ours.partition(), ours.offset() + 1));
            source.commit(read);
            Awaitility.await().atMost(PATIENCE).until(() -> {
                source.poll(Duration.ofMillis(50));
                return source.uncommitted(Set.of(ours.partition())).isEmpty();
            });
        }
    }

    @Test
    void whatKafkaDoesNotTellCountsAsNotCommitted() {
        Map<String, Object> nowhere = new HashMap<>(KAFKA);
        nowhere.put("bootstrap.servers", "127.0.0.1:1");
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(nowhere, 1)) {
            assertThat(source(consumer).uncommitted(Set.of(1))).isEqualTo(Map.of(1, Long.MAX_VALUE));
        }
    }

    /** G1: it may have trouble just then; nobody else would read these partitions for minutes. */
    @Test
    void commandsAreReadAlthoughKafkaDoesNotSayWhichTopicTheyAreIn() throws Exception {
        publish();
        KafkaAdmin unanswered = new KafkaAdmin(Map.of(
                "bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", "500", "request.timeout.ms", "500"));
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            KafkaCommandSource source = source(consumer, unanswered);
            readUntilFound(source);
            assertThatThrownBy(source::log).isInstanceOf(KafkaException.class);
        }
    }

    @Test
    void whatWaitsIsSeenFromOutside() throws Exception {
        for (int i = 0; i < 20; i++) {
            publish();
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(1)) {
            assertThat(Lag.of(consumer)).isZero();
            readUntilFound(source(consumer));
            assertThat(Lag.of(consumer)).isPositive();
        }
        assertThat(Lag.of(null)).isZero();
    }

    private List<Received> readUntilFound(KafkaCommandSource source) {
        List<Received> read = new ArrayList<>();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            read.addAll(source.poll(Duration.ofMillis(50)));
            return read.stream().anyMatch(this::isOurs);
        });
        return read;
    }

    private static KafkaCommandSource source(KafkaConsumer<byte[], byte[]> consumer) {
        return source(consumer, ADMIN);
    }

    private static KafkaCommandSource source(KafkaConsumer<byte[], byte[]> consumer, KafkaAdmin admin) {
        return new KafkaCommandSource(
                consumer, admin, new Misplaced(new CommandPartitions(4), new SimpleMeterRegistry(), System::nanoTime));
    }

    private boolean isOurs(Received received) {
        return Arrays.equals(received.raw().array(), command);
    }

    /** Not a command that anybody understands: what is in it does not matter here. */
    private void publish() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(KAFKA, new ByteArraySerializer(), new ByteArraySerializer())) {
            Objects.requireNonNull(producer.send(new ProducerRecord<>(
                            Topics.COMMANDS, ConversationId.group(1).toBytes(), command)))
                    .get();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return consumer(1000);
    }

    private KafkaConsumer<byte[], byte[]> consumer(int atOnce) {
        return consumer(KAFKA, atOnce);
    }

    private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> kafka, int atOnce) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("max.poll.records", atOnce);
        settings.put("group.id", group);
        settings.put("group.protocol", "consumer");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> kafka() {
        KafkaServer server = TestServers.shared().kafka();
        Map<String, Object> settings = new HashMap<>(server.clientProperties());
        settings.put("bootstrap.servers", server.bootstrapServers());
        return settings;
    }
}
