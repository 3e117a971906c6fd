package im.magpie.message.sync;

import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.history.Membership;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a device holds. It may say which read cursors it was told, at the heads that it holds: then silence means that neither moved. Of a
 * conversation whose cursor it does not name, whatever was ever read is told again.
 *
 * @param heads the last entries
 * @param reads the read cursors that it was told at them
 * @param after the last conversation that was looked at, if this is not the first page
 */
record Device(
        UserId user,
        Map<ConversationId, Long> heads,
        Map<ConversationId, Long> reads,
        @Nullable ConversationId after) {
    boolean differs(Membership membership, long head) {
        ConversationId id = membership.conversation();
        return heads.getOrDefault(id, -1L) != head || reads.getOrDefault(id, 0L) != membership.readSeq();
    }
}
