package im.magpie.common.event;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;

/** Declares the topics: whichever service comes first makes those that are missing, and adds partitions where there are too few. */
@AutoConfiguration(after = KafkaAutoConfiguration.class)
@ConditionalOnClass(KafkaAdmin.class)
@EnableConfigurationProperties(TopicProperties.class)
public class TopicAutoConfiguration {
    private static final Duration NEWS = Duration.ofHours(1);

    @Bean
    KafkaAdmin.NewTopics magpieTopics(TopicProperties properties) {
        return new KafkaAdmin.NewTopics(declared(properties).toArray(NewTopic[]::new));
    }

    @Bean
    CommandPartitions commandPartitions(TopicProperties properties) {
        return properties.commands();
    }

    /** Not for a service without Kafka that shares its JVM with others. */
    @Bean
    @ConditionalOnBean(KafkaAdmin.class)
    TopicCheck topicCheck(KafkaAdmin admin, TopicProperties properties) {
        return new TopicCheck(admin, declared(properties));
    }

    static List<NewTopic> declared(TopicProperties properties) {
        int partitions = properties.commands().needed();
        return List.of(
                topic(Topics.COMMANDS, partitions, properties, properties.retention()),
                topic(Topics.ENTRIES, partitions, properties, properties.retention()),
                topic(Topics.DEAD_COMMANDS, partitions, properties, properties.retention()),
                topic(Topics.DELIVERIES, properties.deliveryPartitions(), properties, NEWS),
                topic(Topics.CONNECTIONS, partitions, properties, NEWS));
    }

    private static NewTopic topic(String name, int partitions, TopicProperties properties, Duration retention) {
        return TopicBuilder.name(name)
                .partitions(partitions)
                .replicas(properties.replicas())
                .config(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(properties.minInSync()))
                .config(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()))
                .build();
    }
}
