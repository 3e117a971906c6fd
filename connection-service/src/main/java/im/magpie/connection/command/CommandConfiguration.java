package im.magpie.connection.command;

import im.magpie.connection.route.Incarnation;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CommandConfiguration {

    /**
     * Never blocks, for it is called on event loops: a full buffer or an unknown partition is an error at once. So what is known of the
     * partitions is never forgotten.
     */
    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> producer(KafkaProperties kafka, Incarnation incarnation, CommandProperties properties) {
        Map<String, Object> settings = kafka.buildProducerProperties();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "connection-service-commands-" + incarnation);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, properties.linger().toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        settings.put(
                ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(365).toMillis());
        return new KafkaProducer<>(settings);
    }
}
