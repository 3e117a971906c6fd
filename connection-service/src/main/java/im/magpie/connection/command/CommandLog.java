package im.magpie.connection.command;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.CommandPartitions;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.Topics;
import im.magpie.common.id.ConversationId;
import im.magpie.common.observability.Trace;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** {@code magpie.commands}, as its writer sees it. Never blocks. */
@Component
final class CommandLog {
    private final Producer<byte[], byte[]> producer;
    private final CommandPartitions partitions;
    private volatile boolean reached;

    CommandLog(Producer<byte[], byte[]> producer, CommandPartitions partitions) {
        this.producer = producer;
        this.partitions = partitions;
    }

    /** The producer knows the topic a moment after it was asked for it first. */
    @Scheduled(fixedDelay = 1000)
    void reach() {
        try {
            reached = reached || !producer.partitionsFor(Topics.COMMANDS).isEmpty();
        } catch (KafkaException e) {
            // Asked again.
        }
    }

    /**
     * The partition of a conversation; REST sends go to the same one.
     *
     * @throws MagpieException {@code unavailable} while Kafka has not been reached yet
     */
    int partitionOf(ConversationId conversation) {
        if (!reached) {
            reach();
        }
        if (!reached) {
            throw new MagpieException(ErrorCode.UNAVAILABLE);
        }
        return partitions.of(conversation);
    }

    /**
     * Hands it to Kafka; the callback tells what became of it.
     *
     * @throws KafkaException if it can't be taken
     */
    void append(int partition, ConversationId conversation, CommandEvent event, Trace trace, Callback done) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.COMMANDS, partition, conversation.toBytes(), EventCodec.encode(event));
        record.headers().add(Topics.TRACEPARENT, trace.header().getBytes(StandardCharsets.US_ASCII));
        var _ = producer.send(record, done);
    }
}
