package im.magpie.message.delivery;

import im.magpie.common.delivery.DeliveryPublisher;
import im.magpie.common.delivery.Fanout;
import im.magpie.common.delivery.Reply;
import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Delivery;
import im.magpie.common.event.EntriesEvent;
import im.magpie.common.event.Entry;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.event.Topics;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.log.News;
import im.magpie.message.log.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Publishes outcomes to Kafka; everything of a batch is on its way at the same time, and waited for once. */
public final class KafkaNews implements News {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Producer<byte[], byte[]> producer;
    private final DeliveryPublisher deliveries;

    public KafkaNews(Producer<byte[], byte[]> producer, DeliveryPublisher deliveries) {
        this.producer = producer;
        this.deliveries = deliveries;
    }

    private record ReceiptFrame(String type, ConversationId conversationId, UserId userId, long readSeq) {}

    private record LaggingFrame(String type, ConversationId conversationId) {}

    private record TypingFrame(String type, ConversationId conversationId, UserId userId) {}

    @Override
    public void publish(List<Outcome> outcomes) {
        List<Fanout> fanouts = new ArrayList<>();
        List<Reply> replies = new ArrayList<>();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        Map<Integer, List<Entry>> entries = new HashMap<>();
        for (Outcome outcome : outcomes) {
            answerOf(outcome, replies);
            switch (outcome) {
                case Outcome.Appended appended -> {
                    entries.computeIfAbsent(appended.partition(), partition -> new ArrayList<>())
                            .add(appended.entry());
                    fanouts.add(live(appended));
                }
                case Outcome.CursorMoved moved -> fanouts.add(receipt(moved));
                case Outcome.Typing typing -> fanouts.add(typing(typing));
                case Outcome.Poison poison -> sent.add(deadLetter(poison));
                case Outcome.Repeat ignored -> {}
                case Outcome.Done ignored -> {}
                case Outcome.Refused ignored -> {}
            }
        }
        entries.forEach((partition, appended) -> sent.add(producer.send(
                new ProducerRecord<>(Topics.ENTRIES, partition, null, EventCodec.encode(new EntriesEvent(appended))))));
        sent.addAll(deliveries.publish(fanouts, replies));
        // The batch is all there is: lingering would only delay it.
        producer.flush();
        sent.forEach(KafkaNews::await);
    }

    @Override
    public void tick() {
        deliveries.tick();
    }

    private static void answerOf(Outcome outcome, List<Reply> replies) {
        ReplyTo replyTo = outcome.replyTo();
        if (replyTo != null) {
            replies.add(new Reply(
                    replyTo.incarnation(),
                    switch (outcome) {
                        case Outcome.Appended appended -> ack(replyTo, appended.entry(), appended.repeat());
                        case Outcome.Repeat repeat -> ack(replyTo, repeat.entry(), true);
                        case Outcome.Refused refused -> refusal(replyTo, refused.code(), refused.text());
                        case Outcome.Poison ignored -> refusal(replyTo, ErrorCode.INTERNAL, ErrorCode.INTERNAL.text());
                        case Outcome.Done ignored -> new Delivery.Done(replyTo);
                        case Outcome.CursorMoved ignored -> new Delivery.Done(replyTo);
                        case Outcome.Typing ignored -> new Delivery.Done(replyTo);
                    }));
        }
    }

    private static Delivery ack(ReplyTo replyTo, Entry entry, boolean repeat) {
        return new Delivery.Ack(replyTo, entry.conversation(), entry.seq(), entry.time(), repeat);
    }

    private static Delivery refusal(ReplyTo replyTo, ErrorCode code, String text) {
        Long retryAfter =
                code.retryable() ? new MagpieException(code).retryAfter().toMillis() : null;
        return new Delivery.Refused(replyTo, code, text, retryAfter);
    }

    private static Fanout live(Outcome.Appended appended) {
        if (gone(appended.entry())) {
            return push(
                    new LaggingFrame("lagging", appended.entry().conversation()),
                    appended.recipients(),
                    appended.replyTo());
        }
        Bytes entry = Bytes.of(EventCodec.encode(appended.entry()));
        ReplyTo origin = originOf(appended.replyTo());
        return new Fanout(
                appended.recipients(),
                recipients ->
                        new Delivery.Live(entry, recipients, origin.incarnation(), origin.socket(), origin.trace()));
    }

    /** Told again, of a message that was edited or recalled since, or an edit that another one replaced: what it said is no more. */
    private static boolean gone(Entry entry) {
        return entry.content() == null && (entry.kind() == Entry.Kind.MESSAGE || entry.kind() == Entry.Kind.EDITED);
    }

    private static Fanout receipt(Outcome.CursorMoved moved) {
        return push(
                new ReceiptFrame("receipt", moved.conversation(), new UserId(moved.user()), moved.seq()),
                moved.recipients(),
                moved.replyTo());
    }

    private static Fanout typing(Outcome.Typing typing) {
        return push(
                new TypingFrame("typing", typing.conversation(), new UserId(typing.user())),
                typing.recipients(),
                typing.replyTo());
    }

    private static Fanout push(Object frame, List<Long> recipients, @Nullable ReplyTo replyTo) {
        Bytes json = Bytes.of(JSON.writeValueAsBytes(frame));
        ReplyTo origin = originOf(replyTo);
        return new Fanout(recipients, there -> new Delivery.Push(json, there, origin.incarnation(), origin.socket()));
    }

    private static ReplyTo originOf(@Nullable ReplyTo replyTo) {
        return replyTo == null ? new ReplyTo(0, 0, null) : replyTo;
    }

    private Future<RecordMetadata> deadLetter(Outcome.Poison poison) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                Topics.DEAD_COMMANDS,
                poison.conversation().toBytes(),
                poison.raw().array());
        letter.headers().add("reason", poison.reason().getBytes(StandardCharsets.UTF_8));
        return producer.send(letter);
    }

    private static void await(Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not take a record", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while publishing", e);
        }
    }
}
