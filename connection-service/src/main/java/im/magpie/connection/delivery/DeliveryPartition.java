package im.magpie.connection.delivery;

import im.magpie.common.event.DeliveryEvent;
import im.magpie.common.event.Topics;
import im.magpie.connection.route.Incarnation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/** The one partition that this incarnation reads, by {@code assign}: no group, no commits. Used by one thread, but for {@link #wakeup}. */
@Component
final class DeliveryPartition implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final long LOOK_EVERY = Duration.ofSeconds(2).toNanos();

    private final Consumer<byte[], byte[]> consumer;
    private final KafkaAdmin admin;
    private final long incarnation;
    private @Nullable TopicPartition assigned;
    private int partitions;
    private long nextLook;

    DeliveryPartition(KafkaProperties kafka, KafkaAdmin admin, Incarnation incarnation) {
        this.admin = admin;
        this.incarnation = incarnation.value();
        Map<String, Object> settings = kafka.buildConsumerProperties();
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "connection-service-deliveries-" + incarnation);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Not silently to either end: what was lost has to be told.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** After this, everything that is published later will be read. False while there is no such topic. */
    boolean seekToEnd() {
        partitions = count();
        if (partitions == 0) {
            admin.initialize();
            return false;
        }
        TopicPartition mine = new TopicPartition(Topics.DELIVERIES, DeliveryEvent.partitionOf(incarnation, partitions));
        consumer.assign(List.of(mine));
        consumer.seekToEnd(List.of(mine));
        // Seeking is lazy; asking for the position makes it happen.
        var _ = consumer.position(mine, TIMEOUT);
        assigned = mine;
        return true;
    }

    /**
     * Whether to seek anew: senders write to another partition, since there are more of them now, or Kafka has lost its tail. Asks
     * Kafka now and then, and throws if it does not answer, which {@link #poll} would not.
     */
    boolean moved() {
        long now = System.nanoTime();
        if (now - nextLook < 0) {
            return false;
        }
        nextLook = now + LOOK_EVERY;
        TopicPartition mine = Objects.requireNonNull(assigned);
        long end = Objects.requireNonNull(
                consumer.endOffsets(List.of(mine), TIMEOUT).get(mine));
        return count() != partitions || end < consumer.position(mine, TIMEOUT);
    }

    ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        return consumer.poll(timeout);
    }

    /** Ends a {@link #poll}; any thread. */
    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private int count() {
        return consumer.partitionsFor(Topics.DELIVERIES, TIMEOUT).size();
    }
}
