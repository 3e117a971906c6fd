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
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** {@code magpie.commands}, as its writer sees it. Never blocks. */
@Component
final class CommandLog {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLog.class);

    private final Producer<byte[], byte[]> producer;
    private final CommandPartitions partitions;
    private final LongAdder notTaken = new LongAdder();
    private volatile boolean reached;
    private volatile @Nullable Exception reason;

    CommandLog(Producer<byte[], byte[]> producer, CommandPartitions partitions) {
        this.producer = producer;
        this.partitions = partitions;
    }

    /**
     * The producer knows the topic a moment after it was asked for it, and may forget it while Kafka comes back. Many come again then, and
     * refusing them must cost little.
     */
    @Scheduled(fixedDelay = 100)
    void reach() {
        try {
            reached = !producer.partitionsFor(Topics.COMMANDS).isEmpty();
        } catch (KafkaException e) {
            reached = false;
            reason = e;
        }
    }

    /**
     * The partition of a conversation; REST sends go to the same one.
     *
     * @throws MagpieException {@code unavailable} while Kafka can't be reached
     */
    int partitionOf(ConversationId conversation) {
        if (!reached) {
            notTaken.increment();
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
        var _ = producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                notTaken.increment();
                reason = failure;
            }
            done.onCompletion(metadata, failure);
        });
    }

    /** One line for however many: in an outage all come again and again. */
    @Scheduled(fixedDelay = 10_000)
    void tell() {
        long commands = notTaken.sumThenReset();
        if (commands > 0) {
            LOG.warn(
                    "Kafka did not take {} commands within 10 s, lately for this: {}",
                    commands,
                    String.valueOf(reason));
        }
    }
}
