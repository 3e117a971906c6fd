package im.magpie.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records in and out again, fifty at a time, as a message passes through; nothing else. */
final class BareKafka implements Yardstick.Work {
    private static final TopicPartition TOPIC = new TopicPartition("bench.yardstick", 0);
    private static final int BATCHES = 600;
    private static final int BATCH = 50;
    private static final int BYTES = 300;

    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** @param settings of message-service */
    BareKafka(Properties settings) {
        Map<String, Object> kafka = new HashMap<>();
        String prefix = "spring.kafka.properties[";
        settings.stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name ->
                        kafka.put(name.substring(prefix.length(), name.length() - 1), settings.getProperty(name)));
        kafka.put("bootstrap.servers", settings.getProperty("spring.kafka.bootstrap-servers"));
        admin = Admin.create(kafka);
        var _ = admin.createTopics(List.of(new NewTopic(TOPIC.topic(), Optional.of(1), Optional.empty())));
        producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        producer.partitionsFor(TOPIC.topic());
        consumer.assign(List.of(TOPIC));
        consumer.seekToEnd(List.of(TOPIC));
        consumer.position(TOPIC);
    }

    @Override
    public String server() {
        return "kafka";
    }

    @Override
    public int run() {
        for (int batch = 0; batch < BATCHES; batch++) {
            for (int i = 0; i < BATCH; i++) {
                var _ = producer.send(new ProducerRecord<>(TOPIC.topic(), new byte[BYTES]));
            }
            producer.flush();
            for (int got = 0; got < BATCH; ) {
                got += consumer.poll(Duration.ofSeconds(1)).count();
            }
        }
        return BATCHES * BATCH;
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
        var _ = admin.deleteTopics(List.of(TOPIC.topic()));
        admin.close();
    }
}
