package im.magpie.message.delivery;

import im.magpie.common.delivery.DeliveryPublisher;
import im.magpie.common.delivery.RouteDirectory;
import im.magpie.message.log.News;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.redisson.api.RedissonClient;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

    /**
     * Live delivery.
     *
     * @param routeTimeout how long a look-up of routes may take before records go to every node
     */
    @ConfigurationProperties("magpie.delivery")
    record DeliveryProperties(@DefaultValue("300ms") Duration routeTimeout) {}

    @Bean
    Incarnation incarnation() {
        return Incarnation.random();
    }

    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> producer(KafkaProperties kafka) {
        return new org.apache.kafka.clients.producer.KafkaProducer<>(kafka.buildProducerProperties());
    }

    @Bean
    News news(
            Producer<byte[], byte[]> producer,
            RedissonClient redis,
            Incarnation incarnation,
            DeliveryProperties properties) {
        Clock clock = Clock.systemUTC();
        return new KafkaNews(
                producer,
                new DeliveryPublisher(
                        producer,
                        new RouteDirectory(redis, properties.routeTimeout(), clock),
                        incarnation.value(),
                        clock));
    }
}
