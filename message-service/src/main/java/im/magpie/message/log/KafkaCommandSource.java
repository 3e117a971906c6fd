package im.magpie.message.log;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.Topics;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.InvalidIdException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import tools.jackson.core.JacksonException;

/**
 * The partitions of {@code magpie.commands} that the group gave to this instance.
 *
 * <p>Offsets are committed about once a second: a commit for each batch would be a request and a record a partition, as much as the
 * commands themselves cost Kafka when batches are small. Whoever takes over after a crash works a second's commands again, and finds
 * them decided.
 */
final class KafkaCommandSource implements CommandSource, ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCommandSource.class);

    private static final long COMMIT_EVERY = Duration.ofSeconds(1).toNanos();
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final KafkaAdmin admin;
    private final Misplaced misplaced;
    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();

    private long committedAt = System.nanoTime();
    private String log = "";
    private long generation;

    KafkaCommandSource(Consumer<byte[], byte[]> consumer, KafkaAdmin admin, Misplaced misplaced) {
        this.consumer = consumer;
        this.admin = admin;
        this.misplaced = misplaced;
        consumer.subscribe(List.of(Topics.COMMANDS), this);
    }

    @Override
    public List<Received> poll(Duration atMost) {
        commitNowAndThen();
        List<Received> received = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(atMost)) {
                Received command = read(message);
                if (command != null) {
                    received.add(command);
                }
            }
        } catch (WakeupException e) {
            LOG.debug("Woken up in order to stop");
        }
        return received;
    }

    @Override
    public void hold() {
        consumer.pause(consumer.assignment());
    }

    @Override
    public void release() {
        consumer.resume(consumer.paused());
    }

    @Override
    public Set<Integer> owned() {
        return consumer.assignment().stream().map(TopicPartition::partition).collect(Collectors.toSet());
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public String log() {
        if (log.isEmpty()) {
            log = Objects.requireNonNull(admin.describeTopics(Topics.COMMANDS).get(Topics.COMMANDS))
                    .topicId()
                    .toString();
        }
        return log;
    }

    @Override
    public void commit(Collection<Received> told) {
        for (Received received : told) {
            done.merge(
                    new TopicPartition(Topics.COMMANDS, received.partition()),
                    new OffsetAndMetadata(received.offset() + 1),
                    (one, other) -> one.offset() > other.offset() ? one : other);
        }
    }

    @Override
    public Map<Integer, Long> uncommitted(Set<Integer> partitions) {
        Set<TopicPartition> asked = partitions.stream()
                .map(partition -> new TopicPartition(Topics.COMMANDS, partition))
                .collect(Collectors.toSet());
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(asked, TIMEOUT);
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(asked, TIMEOUT);
            return ends.entrySet().stream()
                    .filter(end -> offset(committed.get(end.getKey())) < end.getValue())
                    .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
        } catch (KafkaException e) {
            LOG.warn("Kafka does not tell how far other partitions are: {}", e.toString());
            return partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> Long.MAX_VALUE));
        }
    }

    private static long offset(@Nullable OffsetAndMetadata committed) {
        return committed == null ? 0 : committed.offset();
    }

    private void commitNowAndThen() {
        long now = System.nanoTime();
        if (done.isEmpty() || now - committedAt < COMMIT_EVERY) {
            return;
        }
        committedAt = now;
        // Not waited for: what is committed late is only worked on again, and found to be done.
        consumer.commitAsync(Map.copyOf(done), (committed, e) -> {
            if (e != null) {
                LOG.warn("Offsets could not be committed: {}", e.toString());
            }
        });
        done.clear();
    }

    /** Asks nobody: of partitions whose callback throws, the consumer fetches nothing until the group gives them to somebody else. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        generation++;
        log = "";
        LOG.info("Owns {} partitions of commands", consumer.assignment().size());
    }

    /** Who comes next need not repeat what was told. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        generation++;
        try {
            if (!done.isEmpty()) {
                consumer.commitSync(Map.copyOf(done), TIMEOUT);
            }
        } catch (KafkaException e) {
            LOG.warn("Offsets could not be committed: {}", e.toString());
        }
        done.clear();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        generation++;
        done.clear();
    }

    private @Nullable Received read(ConsumerRecord<byte[], byte[]> message) {
        ConversationId conversation;
        try {
            conversation = ConversationId.ofBytes(message.key() == null ? new byte[0] : message.key());
        } catch (InvalidIdException e) {
            LOG.error(
                    "A command without a conversation, at offset {} of partition {}, is skipped",
                    message.offset(),
                    message.partition());
            return null;
        }
        misplaced.look(conversation, message.partition());
        CommandEvent event = null;
        try {
            event = EventCodec.decode(message.value(), CommandEvent.class);
        } catch (JacksonException e) {
            LOG.error("A command at offset {} of partition {} can't be read", message.offset(), message.partition(), e);
        }
        Header trace = message.headers().lastHeader(Topics.TRACEPARENT);
        return new Received(
                message.partition(),
                message.offset(),
                conversation,
                event,
                Bytes.of(message.value()),
                Received.Past.NEW,
                trace == null ? null : new String(trace.value(), StandardCharsets.US_ASCII));
    }
}
