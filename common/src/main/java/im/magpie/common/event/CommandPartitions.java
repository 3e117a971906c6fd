package im.magpie.common.event;

import im.magpie.common.id.ConversationId;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition of {@code magpie.commands} a conversation is in: by the number that is declared, never by the number that Kafka happens
 * to have. So partitions that are added stay empty until a process starts with the new number, and a process never changes its mind: what
 * one sender sends through it stays in one order (ADR 20).
 *
 * @param count {@code magpie.topics.partitions}
 * @param also {@code magpie.topics.partitions-also}: what other processes may have declared while the number is changed; else the same
 */
public record CommandPartitions(int count, int also) {
    public CommandPartitions {
        if (count < 1 || also < 1) {
            throw new IllegalArgumentException("magpie.topics.partitions is " + count
                    + " and magpie.topics.partitions-also " + also + ": at least 1 is needed");
        }
    }

    /** No process has another number. */
    public CommandPartitions(int count) {
        this(count, count);
    }

    /** As Kafka's own partitioner has it for the same key. */
    public int of(ConversationId conversation) {
        return of(conversation, count);
    }

    /** Where else than in this partition commands of the conversation may be. */
    public Set<Integer> others(ConversationId conversation, int partition) {
        return IntStream.of(of(conversation, count), of(conversation, also))
                .filter(other -> other != partition)
                .boxed()
                .collect(Collectors.toSet());
    }

    /** Whether any process puts commands of the conversation there. */
    public boolean mayHave(ConversationId conversation, int partition) {
        return partition == of(conversation, count) || partition == of(conversation, also);
    }

    /** Whether the number is being changed, so that conversations may have commands in two partitions. */
    public boolean changing() {
        return also != count;
    }

    /** How many partitions are needed for that. */
    public int needed() {
        return Math.max(count, also);
    }

    private static int of(ConversationId conversation, int count) {
        return Utils.toPositive(Utils.murmur2(conversation.toBytes())) % count;
    }
}
