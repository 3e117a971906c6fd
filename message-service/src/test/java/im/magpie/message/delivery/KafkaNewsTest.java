package im.magpie.message.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.magpie.common.delivery.DeliveryPublisher;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Delivery;
import im.magpie.common.event.DeliveryEvent;
import im.magpie.common.event.Entry;
import im.magpie.common.event.Entry.Kind;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.Topics;
import im.magpie.common.id.ConversationId;
import im.magpie.message.log.Outcome;
import im.magpie.servers.KafkaServer;
import im.magpie.servers.TestServers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;

/** G4: what is told again after a crash, on a real Kafka. */
class KafkaNewsTest {
    private static final Map<String, Object> KAFKA = kafka();
    private static final int PARTITIONS = 4;
    private static final long MEMBER = 7;
    private static final long NODE = DeliveryEvent.newIncarnation(new Random(), true);
    private static final ConversationId GROUP = ConversationId.group(5);
    private static final Bytes TEXT = Bytes.of("ciphertext".getBytes(StandardCharsets.UTF_8));

    @BeforeAll
    static void makeTopics() {
        new KafkaAdmin(KAFKA).createOrModifyTopics(topic(Topics.DELIVERIES), topic(Topics.ENTRIES));
    }

    @Test
    void whoMayHaveMissedAMessageThatWasEditedSinceIsToldToLookAtItsConversation() {
        assertThat(told(again(Kind.MESSAGE, null), again(Kind.EDITED, null)))
                .hasSize(2)
                .allSatisfy(item -> assertThat(item).isInstanceOfSatisfying(Delivery.Push.class, push -> assertThat(
                                new String(push.frame().array(), StandardCharsets.UTF_8))
                        .isEqualTo("{\"type\":\"lagging\",\"conversationId\":\"" + GROUP + "\"}")));
    }

    @Test
    void whatIsAsItWasWrittenIsToldAsItWasWritten() {
        Entry message = again(Kind.MESSAGE, TEXT);
        Entry left = again(Kind.MEMBER_LEFT, null);
        assertThat(told(message, left))
                .extracting(
                        item -> EventCodec.decode(((Delivery.Live) item).entry().array(), Entry.class))
                .containsExactly(message, left);
    }

    private static Entry again(Kind kind, @Nullable Bytes content) {
        return new Entry(GROUP, 3, 2, kind, MEMBER, 1, "command", content, null, null, null, null, null);
    }

    /** What the node is given when these are told again. */
    private static List<Delivery> told(Entry... entries) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Entry entry : entries) {
            outcomes.add(new Outcome.Appended(0, null, entry, List.of(MEMBER), true));
        }
        try (KafkaConsumer<byte[], byte[]> node =
                        new KafkaConsumer<>(KAFKA, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(KAFKA, new ByteArraySerializer(), new ByteArraySerializer())) {
            TopicPartition partition =
                    new TopicPartition(Topics.DELIVERIES, DeliveryEvent.partitionOf(NODE, PARTITIONS));
            node.assign(List.of(partition));
            node.seekToEnd(List.of(partition));
            node.position(partition);
            new KafkaNews(
                            producer,
                            new DeliveryPublisher(
                                    producer, users -> Map.of(MEMBER, Set.of(NODE)), 1, Clock.systemUTC()))
                    .publish(outcomes);
            List<Delivery> items = new ArrayList<>();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                node.poll(Duration.ofMillis(100)).forEach(record -> {
                    DeliveryEvent event = EventCodec.decode(record.value(), DeliveryEvent.class);
                    if (event.target() == NODE) {
                        items.addAll(event.items());
                    }
                });
                return items.size() >= entries.length;
            });
            return items;
        }
    }

    private static NewTopic topic(String name) {
        return TopicBuilder.name(name).partitions(PARTITIONS).replicas(1).build();
    }

    private static Map<String, Object> kafka() {
        KafkaServer server = TestServers.shared().kafka();
        Map<String, Object> settings = new HashMap<>(server.clientProperties());
        settings.put("bootstrap.servers", server.bootstrapServers());
        return settings;
    }
}
