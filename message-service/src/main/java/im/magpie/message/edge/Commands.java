package im.magpie.message.edge;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.CommandPartitions;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.event.Topics;
import im.magpie.common.id.ConversationId;
import im.magpie.message.delivery.Incarnation;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Hands commands to the owners of their conversations and waits, on the caller's (virtual) thread, for what becomes of them. */
@Component
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private final Producer<byte[], byte[]> producer;
    private final CommandPartitions partitions;
    private final Incarnation incarnation;
    private final Unanswered unanswered;
    private final AnswerReader answers;
    private final EdgeProperties properties;

    Commands(
            Producer<byte[], byte[]> producer,
            CommandPartitions partitions,
            Incarnation incarnation,
            Unanswered unanswered,
            AnswerReader answers,
            EdgeProperties properties) {
        this.producer = producer;
        this.partitions = partitions;
        this.incarnation = incarnation;
        this.unanswered = unanswered;
        this.answers = answers;
        this.properties = properties;
    }

    /**
     * Returns when the outcome is durable.
     *
     * @throws MagpieException what the owner refused; {@code overloaded}; {@code unavailable}, after the deadline at the latest
     */
    public Answer submit(Actor actor, ConversationId conversation, Command command) {
        if (!answers.positioned()) {
            throw new MagpieException(ErrorCode.UNAVAILABLE);
        }
        try {
            // Bounds are by partition, since that is what one owner works on.
            Unanswered.Call call = unanswered.open(partitions.of(conversation));
            try {
                publish(actor, conversation, command, call);
                return await(call);
            } finally {
                unanswered.close(call);
            }
        } catch (KafkaException e) {
            LOG.warn("A command can't be published: {}", e.toString());
            throw new MagpieException(ErrorCode.UNAVAILABLE);
        }
    }

    private void publish(Actor actor, ConversationId conversation, Command command, Unanswered.Call call) {
        CommandEvent event = new CommandEvent(
                actor.user().value(),
                actor.commandId(),
                command,
                call.since() + properties.deadline().toMillis(),
                new ReplyTo(
                        incarnation.value(), call.number(), null, actor.trace().traceId()));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.COMMANDS, call.partition(), conversation.toBytes(), EventCodec.encode(event));
        record.headers().add(Topics.TRACEPARENT, actor.trace().header().getBytes(StandardCharsets.US_ASCII));
        Future<RecordMetadata> ignored = producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                LOG.warn("A command may not have been published: {}", failure.toString());
                unanswered.refuse(call.number(), new MagpieException(ErrorCode.UNAVAILABLE));
            }
        });
    }

    private Answer await(Unanswered.Call call) {
        try {
            return call.answer().get(properties.deadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new MagpieException(ErrorCode.UNAVAILABLE);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MagpieException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MagpieException(ErrorCode.UNAVAILABLE);
        }
    }
}
