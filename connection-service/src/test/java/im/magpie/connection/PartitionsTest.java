package im.magpie.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.magpie.common.event.CommandPartitions;
import im.magpie.common.event.Topics;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.TestIssuer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** G2: what one sender sends stays in one partition, whatever happens to the topic; topics that promise less are refused. */
class PartitionsTest {
    private static final int DECLARED = 2;
    private static final int ADDED = 6;
    private static final String NOBODY = "http://127.0.0.1:1";

    @Test
    void partitionsThatAreAddedUnderARunningNodeMoveNoConversation() throws Exception {
        UserId ann = Node.newUser();
        ConversationId theirs = elsewhere(ann);
        try (TestIssuer issuer = new TestIssuer();
                Node node = Node.start(issuer, NOBODY, "spring.kafka.producer.properties.metadata.max.age.ms", "100");
                Owner owner = new Owner();
                Client client = node.connect(ann)) {
            send(client, theirs, "1");
            addPartitions(node);
            Producer<?, ?> producer = node.bean(Producer.class);
            await().until(() -> producer.partitionsFor(Topics.COMMANDS).size() >= ADDED);
            send(client, theirs, "2");
            assertThat(owner.commands()).hasSize(2);
            assertThat(partitionsOf(node, theirs))
                    .isEqualTo(List.of(
                            new CommandPartitions(DECLARED).of(theirs), new CommandPartitions(DECLARED).of(theirs)));
        }
    }

    @Test
    void whereTopicsHaveFewerPartitionsOrReplicasThanDeclaredANodeDoesNotStartAndSaysWhatToDo() {
        try (TestIssuer issuer = new TestIssuer();
                Node node = Node.start(issuer, NOBODY)) {
            assertThat(node.port()).isPositive();
            assertThat(failure(
                            issuer,
                            "spring.kafka.admin.auto-create",
                            "false",
                            "magpie.topics.partitions",
                            "64",
                            "magpie.topics.replicas",
                            "2",
                            "magpie.topics.min-in-sync",
                            "2"))
                    .contains("magpie.commands has ", " partitions instead of 64: kafka-topics.sh --alter")
                    .contains("magpie.commands has 1 replicas instead of 2")
                    .contains("magpie.deliveries has min.insync.replicas 1 instead of 2");
        }
    }

    private static String failure(TestIssuer issuer, String... settings) {
        try (Node node = Node.start(issuer, NOBODY, settings)) {
            return "A node started at " + node.port();
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return String.valueOf(cause.getMessage());
        }
    }

    /** A conversation whose partition would be another one of the larger number. */
    private static ConversationId elsewhere(UserId ann) {
        ConversationId conversation = ConversationId.direct(ann, Node.newUser());
        while (new CommandPartitions(DECLARED).of(conversation) == new CommandPartitions(ADDED).of(conversation)) {
            conversation = ConversationId.direct(ann, Node.newUser());
        }
        return conversation;
    }

    private static void send(Client client, ConversationId conversation, String id) {
        client.send(
                "{\"type\":\"send\",\"id\":\"%s\",\"conversationId\":\"%s\",\"clientMessageId\":\"%s\",\"content\":{\"type\":\"text\",\"text\":\"x\"}}"
                        .formatted(id, conversation, "m" + id));
        assertThat(client.awaitId(id).path("type").asString()).isEqualTo("ack");
    }

    private static void addPartitions(Node node) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(node.bean(KafkaProperties.class).buildAdminProperties())) {
            admin.createPartitions(Map.of(Topics.COMMANDS, NewPartitions.increaseTo(ADDED)))
                    .all()
                    .get();
        }
    }

    private static List<Integer> partitionsOf(Node node, ConversationId conversation) {
        Map<String, Object> settings =
                new HashMap<>(node.bean(KafkaProperties.class).buildAdminProperties());
        List<Integer> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(Topics.COMMANDS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (ConversationId.ofBytes(record.key()).equals(conversation)) {
                        found.add(record.partition());
                    }
                }
                return found.size() >= 2;
            });
        }
        return found;
    }
}
