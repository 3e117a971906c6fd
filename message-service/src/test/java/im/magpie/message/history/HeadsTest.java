package im.magpie.message.history;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.id.ConversationId;
import im.magpie.message.CountedReads;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where a conversation ends costs a sync a probe, however long it is. */
class HeadsTest {
    private static final int LENGTH = 3_000;
    private final CountedReads reads = new CountedReads("message_last_entry");

    @Test
    void ofManyConversationsForASync() {
        Heads heads = new Heads(JdbcClient.create(reads.database()));
        List<ConversationId> asked = List.copyOf(reads.conversations(3, LENGTH));
        assertThat(reads.of(() -> assertThat(heads.of(asked))
                        .hasSize(3)
                        .containsEntry(asked.getFirst(), new Heads.Head(LENGTH, 3 * LENGTH))))
                .isLessThan(20);
        assertThat(heads.of(List.of(ConversationId.group(1)))).isEmpty();
    }
}
