package im.magpie.message.log;

import im.magpie.common.event.CommandPartitions;
import im.magpie.common.id.ConversationId;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * While the number of partitions is changed, a conversation's commands come by two partitions, and an earlier copy of a command may wait in
 * the other one (ADR 20).
 */
record OtherPartitions(CommandSource source, EntryStore store, CommandPartitions spread) {

    /** Whether there are any. */
    boolean exist() {
        return spread.changing();
    }

    /** Where else than in this partition commands of the conversation may be. */
    Set<Integer> of(ConversationId conversation, int partition) {
        return spread.others(conversation, partition);
    }

    /** Those of these in which commands that came before now wait to be decided; it takes two requests to Kafka, and a query if any do. */
    Set<Integer> behind(Set<Integer> partitions) {
        Map<Integer, Long> ends = source.uncommitted(partitions);
        if (ends.isEmpty()) {
            return Set.of();
        }
        Map<Integer, Long> decided = store.decided(ends.keySet(), source.log());
        return ends.entrySet().stream()
                .filter(end -> decided.getOrDefault(end.getKey(), 0L) < end.getValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
