package im.magpie.connection.connect;

import im.magpie.common.event.ConnectionEvent;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.Topics;
import im.magpie.connection.route.Incarnation;
import im.magpie.connection.session.ClientSocket;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells {@code magpie.connections} of sockets that opened and closed. News only: what is lost here, routes in Redis still say. */
@Component
final class ConnectionNews {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionNews.class);

    private final Producer<byte[], byte[]> producer;
    private final long incarnation;

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
        try {
            var _ = producer.send(new ProducerRecord<>(
                    Topics.CONNECTIONS,
                    ByteBuffer.allocate(Long.BYTES).putLong(user).array(),
                    EventCodec.encode(event)));
        } catch (KafkaException e) {
            LOG.debug("Kafka did not take a connection event", e);
        }
    }
}
