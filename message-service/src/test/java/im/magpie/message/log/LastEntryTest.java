package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.database.Durability;
import im.magpie.common.database.DurabilityCheck;
import im.magpie.common.event.Entry;
import im.magpie.common.id.ConversationId;
import im.magpie.message.CountedReads;
import im.magpie.message.history.Heads;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where a conversation ends costs a probe, however long it is: asked at each sync, each load and each proof of a state. */
class LastEntryTest {
    private static final CountedReads READS = new CountedReads("message_last_entry");
    private static final EntryStore STORE =
            new JdbcEntryStore(READS.database(), new DurabilityCheck(Durability.FLUSHED));
    private static final int LENGTH = 3_000;
    private static final long ID = System.nanoTime();
    private static final Set<ConversationId> LONG =
            Set.of(ConversationId.group(ID), ConversationId.group(ID + 1), ConversationId.group(ID + 2));
    private static final ConversationId NONE = ConversationId.group(ID + 3);

    @BeforeAll
    static void converse() {
        LONG.forEach(id -> READS.sql()
                .batchUpdate(
                        "INSERT INTO entry (conversation_id, seq, ordinal, kind, sender_id, server_time, command_id)"
                                + " VALUES (?, ?, ?, ?, 7, ?, ?)",
                        IntStream.rangeClosed(1, LENGTH)
                                .mapToObj(seq -> new Object[] {
                                    id.toBytes(), seq, 2 * seq, Codes.of(Entry.Kind.MESSAGE), 3 * seq, "m" + seq
                                })
                                .toList()));
        READS.sql().execute("ANALYZE TABLE entry");
    }

    @Test
    void ofManyConversationsForASync() {
        Heads heads = new Heads(JdbcClient.create(READS.database()));
        List<ConversationId> asked = List.copyOf(LONG);
        assertThat(READS.of(() -> assertThat(heads.of(asked))
                        .hasSize(3)
                        .containsEntry(asked.getFirst(), new Heads.Head(LENGTH, 3 * LENGTH))))
                .isLessThan(20);
        assertThat(heads.of(List.of(NONE))).isEmpty();
    }

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
