package im.magpie.common.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a topic has to be like. What promises less than was declared keeps a service from starting; what merely differs is worth a warning:
 * more partitions than declared stay empty, and have to be borne while a roll-out that adds some is under way.
 */
final class TopicRules {
    private TopicRules() {}

    /** What Kafka says of a topic; replicas of the partition that has the fewest. */
    record Found(int partitions, int replicas, int minInSync, long retentionMs) {
        static Found of(@Nullable TopicDescription topic, @Nullable Config config) {
            TopicDescription known = Objects.requireNonNull(topic);
            return new Found(
                    known.partitions().size(),
                    known.partitions().stream()
                            .mapToInt(partition -> partition.replicas().size())
                            .min()
                            .orElse(0),
                    Integer.parseInt(value(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)),
                    Long.parseLong(value(config, TopicConfig.RETENTION_MS_CONFIG)));
        }

        private static String value(@Nullable Config config, String name) {
            ConfigEntry entry = Objects.requireNonNull(config).get(name);
            return Objects.requireNonNull(entry.value());
        }
    }

    static List<String> contradictions(NewTopic declared, Found found) {
        List<String> wrong = new ArrayList<>();
        String name = declared.name();
        if (found.partitions() < declared.numPartitions()) {
            wrong.add(("%s has %d partitions instead of %d: kafka-topics.sh --alter --topic %s --partitions %d adds"
                            + " them; or declare %d for every service (%s).")
                    .formatted(
                            name,
                            found.partitions(),
                            declared.numPartitions(),
                            name,
                            declared.numPartitions(),
                            found.partitions(),
                            partitionsProperty(name)));
        }
        if (found.replicas() < declared.replicationFactor()) {
            wrong.add(("%s has %d replicas instead of %d: kafka-reassign-partitions.sh adds them; or declare %d"
                            + " (magpie.topics.replicas).")
                    .formatted(name, found.replicas(), declared.replicationFactor(), found.replicas()));
        }
        int minInSync = Integer.parseInt(config(declared, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
        if (found.minInSync() < minInSync) {
            wrong.add(("%s has min.insync.replicas %d instead of %d: kafka-configs.sh --alter --topic %s --add-config"
                            + " min.insync.replicas=%d changes it; or declare %d (magpie.topics.min-in-sync).")
                    .formatted(name, found.minInSync(), minInSync, name, minInSync, found.minInSync()));
        }
        return wrong;
    }

    static List<String> differences(NewTopic declared, Found found) {
        List<String> different = new ArrayList<>();
        String name = declared.name();
        if (found.partitions() > declared.numPartitions()) {
            different.add("%s has %d partitions and %d are declared (%s)%s"
                    .formatted(
                            name,
                            found.partitions(),
                            declared.numPartitions(),
                            partitionsProperty(name),
                            name.equals(Topics.COMMANDS) ? ": this process leaves the others empty." : "."));
        }
        if (found.minInSync() > found.replicas()) {
            different.add("%s has %d replicas, and min.insync.replicas %d: no record can be taken."
                    .formatted(name, found.replicas(), found.minInSync()));
        }
        long retention = Long.parseLong(config(declared, TopicConfig.RETENTION_MS_CONFIG));
        if (found.retentionMs() != retention) {
            different.add(("%s has retention.ms %d and %d is declared: kafka-configs.sh --alter --topic %s --add-config"
                            + " retention.ms=%d changes it.")
                    .formatted(name, found.retentionMs(), retention, name, retention));
        }
        return different;
    }

    private static String partitionsProperty(String topic) {
        return topic.equals(Topics.DELIVERIES) ? "magpie.topics.delivery-partitions" : "magpie.topics.partitions";
    }

    private static String config(NewTopic declared, String name) {
        return Objects.requireNonNull(declared.configs().get(name));
    }
}
