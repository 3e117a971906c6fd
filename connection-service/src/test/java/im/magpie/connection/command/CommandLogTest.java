package im.magpie.connection.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.CommandPartitions;
import im.magpie.common.event.Topics;
import im.magpie.common.id.ConversationId;
import im.magpie.servers.KafkaServer;
import im.magpie.servers.TestServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;

/** While Kafka has trouble all come again and again: they are refused before anything is made for them. */
class CommandLogTest {
    private static final ConversationId CONVERSATION = ConversationId.group(1);
    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The least that a producer takes; then some more until it asks again. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(7);

    @Test
    void aKafkaThatIsNotThereTakesNothing() {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
            CommandLog log = new CommandLog(producer, new CommandPartitions(PARTITIONS));
            log.reach();
            assertRefused(log);
        }
    }

    @Test
    void aTopicThatTheProducerForgotTakesNothingUntilItIsKnownAgain() {
        KafkaServer server = TestServers.shared().kafka();
        Map<String, Object> kafka = new HashMap<>(server.clientProperties());
        kafka.put("bootstrap.servers", server.bootstrapServers());
        new KafkaAdmin(kafka)
                .createOrModifyTopics(TopicBuilder.name(Topics.COMMANDS)
                        .partitions(PARTITIONS)
                        .replicas(1)
                        .build());
        kafka.put("metadata.max.idle.ms", 5_000);
        kafka.put("metadata.max.age.ms", 300);
        try (KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
            CommandLog log = new CommandLog(producer, new CommandPartitions(PARTITIONS));
            awaitTaken(log);
            await().pollDelay(FORGOTTEN).atMost(PATIENCE).untilAsserted(() -> {
                log.reach();
                assertRefused(log);
            });
            awaitTaken(log);
        }
    }

    private static void awaitTaken(CommandLog log) {
        await().atMost(PATIENCE).ignoreException(MagpieException.class).until(() -> {
            log.reach();
            return log.partitionOf(CONVERSATION) >= 0;
        });
    }

    private static void assertRefused(CommandLog log) {
        assertThatThrownBy(() -> log.partitionOf(CONVERSATION))
                .isInstanceOfSatisfying(MagpieException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.UNAVAILABLE));
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("max.block.ms", 0);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
