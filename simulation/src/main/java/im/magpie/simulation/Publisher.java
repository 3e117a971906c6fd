package im.magpie.simulation;

import im.magpie.common.event.Topics;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;

/** A producer of one host, on the simulated Kafka. */
final class Publisher extends MockProducer<byte[], byte[]> {
    private static final List<PartitionInfo> PARTITIONS =
            Collections.nCopies(Kafka.DELIVERY_PARTITIONS, new PartitionInfo(Topics.DELIVERIES, 0, null, null, null));

    private final World world;
    private final Kafka kafka;
    private final Host host;

    Publisher(World world, Kafka kafka, Host host) {
        this.world = world;
        this.kafka = kafka;
        this.host = host;
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> sent) {
        if (world.chaos().strikes(Fault.MESSAGE_SERVICE_CRASH, 0.002)) {
            host.kill();
        }
        world.pass(host, world.random().nextInt(2));
        if (!kafka.up() || world.chaos().strikes(Fault.PRODUCE_FAILED, 0.02)) {
            return CompletableFuture.failedFuture(new TimeoutException("Kafka did not take it"));
        }
        if (sent.topic().equals(Topics.DELIVERIES)) {
            kafka.deliver(sent.partition(), sent.value());
        }
        return world.chaos().strikes(Fault.PRODUCE_UNHEARD, 0.02)
                ? CompletableFuture.failedFuture(new TimeoutException("Kafka took it, and did not say so"))
                : CompletableFuture.completedFuture(null);
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return PARTITIONS;
    }
}
