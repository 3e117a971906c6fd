package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.database.Durability;
import im.magpie.common.database.DurabilityCheck;
import im.magpie.common.id.ConversationId;
import im.magpie.message.CountedReads;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where a conversation ends costs the log a probe, however long it is: at each load and each proof of a state. */
class LastEntryTest {
    private static final CountedReads READS = new CountedReads("message_last_entry");
    private static final EntryStore STORE =
            new JdbcEntryStore(READS.database(), new DurabilityCheck(Durability.FLUSHED), new Shards(1));
    private static final int LENGTH = 3_000;
    private static final Set<ConversationId> LONG = READS.conversations(3, LENGTH);
    private static final ConversationId NONE = ConversationId.group(1);

    @Test
    void ofManyConversationsForAProof() {
        assertThat(READS.of(() -> assertThat(STORE.heads(LONG)).hasSize(3).containsValue((long) LENGTH)))
                .isLessThan(20);
        assertThat(STORE.heads(Set.of(NONE))).isEmpty();
    }

    @Test
    void ofManyConversationsForTheirStates() {
        assertThat(READS.of(() -> {
                    Map<ConversationId, Conversation> states = STORE.load(LONG);
                    assertThat(states.values())
                            .hasSize(3)
                            .allMatch(state -> state.seq() == LENGTH
                                    && state.ordinal() == 2 * LENGTH
                                    && state.time() == 3 * LENGTH);
                }))
                .isLessThan(40);
    }
}
