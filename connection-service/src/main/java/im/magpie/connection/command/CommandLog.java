package im.magpie.connection.command;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.Topics;
import im.magpie.common.id.ConversationId;
import im.magpie.common.observability.Trace;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Utils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** {@code magpie.commands}, as its writer sees it. Never blocks. */
@Component
final class CommandLog {
    private final Producer<byte[], byte[]> producer;
    private volatile int partitions;

    CommandLog(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** The producer knows the partitions a moment after it was asked for them first. */
    @Scheduled(fixedDelay = 1000)
    void learnPartitions() {
        try {
            partitions = producer.partitionsFor(Topics.COMMANDS).size();
        } catch (KafkaException e) {
            // What is known stays good.
        }
    }

    /**
     * The partition of a conversation, as Kafka's own partitioner has it for the same key: REST sends come through that one.
     *
     * @throws MagpieException {@code unavailable} while Kafka has not been reached yet
     */
    int partitionOf(ConversationId conversation) {
        if (partitions == 0) {
            learnPartitions();
        }
        int known = partitions;
        if (known == 0) {
            throw new MagpieException(ErrorCode.UNAVAILABLE);
        }
        return Utils.toPositive(Utils.murmur2(conversation.toBytes())) % known;
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
