package im.magpie.common.event;

import im.magpie.common.id.ConversationId;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition of {@code magpie.commands} a conversation is in: by the number that is declared, never by the number that Kafka happens
 * to have. So partitions that are added stay empty until a process starts with the new number, and a process never changes its mind: what
 * one sender sends through it stays in one order (ADR 20).
 *
 * @param count {@code magpie.topics.partitions}
 */
public record CommandPartitions(int count) {
    public CommandPartitions {
        if (count < 1) {
            throw new IllegalArgumentException("magpie.topics.partitions is " + count + ": at least 1 is needed");
        }
    }

    /** As Kafka's own partitioner has it for the same key. */
    public int of(ConversationId conversation) {
        return Utils.toPositive(Utils.murmur2(conversation.toBytes())) % count;
    }
}
