package im.magpie.connection.connect;

import im.magpie.common.event.ConnectionEvent;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.Topics;
import im.magpie.connection.route.Incarnation;
import im.magpie.connection.session.ClientSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells {@code magpie.connections} of sockets that opened and closed. News only: what is lost here, routes in Redis still say. */
@Component
final class ConnectionNews implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionNews.class);

    private static final Duration LAST_WORD = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Producer<byte[], byte[]> producer;
    private final long incarnation;
    private final Queue<ProducerRecord<byte[], byte[]>> early = new ConcurrentLinkedQueue<>();
    private volatile boolean reached;

    ConnectionNews(Producer<byte[], byte[]> producer, Incarnation incarnation) {
        this.producer = producer;
        this.incarnation = incarnation.value();
    }

    void opened(ClientSocket socket) {
        tell(socket, true);
    }

    void closed(ClientSocket socket) {
        tell(socket, false);
    }

    private void tell(ClientSocket socket, boolean open) {
        long user = socket.user().value();
        ConnectionEvent event =
                new ConnectionEvent(user, incarnation, socket.session().value(), open, System.currentTimeMillis());
        early.add(new ProducerRecord<>(
                Topics.CONNECTIONS,
                ByteBuffer.allocate(Long.BYTES).putLong(user).array(),
                EventCodec.encode(event)));
        if (reached) {
            publish();
        }
    }

    /** The producer does not block, so it knows the topic only a moment after it was asked about it; what is told earlier waits. */
    @Scheduled(fixedDelay = 200)
    void reach() {
        if (!reached) {
            try {
                reached = !producer.partitionsFor(Topics.CONNECTIONS).isEmpty();
            } catch (KafkaException e) {
                LOG.debug("Kafka is not reached yet", e);
            }
        }
        if (reached) {
            publish();
        }
    }

    /** The sockets are closed by now; a node that was stopped right after its start still says so, if Kafka is there. */
    @Override
    public void destroy() throws InterruptedException {
        long end = System.nanoTime() + LAST_WORD.toNanos();
        while (!reached && System.nanoTime() < end) {
            reach();
            Thread.sleep(PAUSE);
        }
        publish();
    }

    private void publish() {
        for (ProducerRecord<byte[], byte[]> next = early.poll(); next != null; next = early.poll()) {
            try {
                var _ = producer.send(next);
            } catch (KafkaException e) {
                LOG.debug("Kafka did not take a connection event", e);
            }
        }
    }
}
