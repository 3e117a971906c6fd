package im.magpie.presence.announce;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AnnounceConfiguration {

    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> producer(KafkaProperties kafka) {
        return new KafkaProducer<>(kafka.buildProducerProperties());
    }
}
