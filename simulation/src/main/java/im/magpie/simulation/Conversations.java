package im.magpie.simulation;

import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.util.List;

/** Who talks where: few, so that much meets. */
final class Conversations {
    static final long ANN = 1;
    static final long BOB = 2;
    static final long CEM = 3;
    static final long DAN = 4;

    static final ConversationId OPEN_GROUP = ConversationId.group(1);
    static final ConversationId CLOSED_GROUP = ConversationId.group(2);

    static final List<ConversationId> ALL = List.of(direct(ANN, BOB), direct(BOB, CEM), OPEN_GROUP, CLOSED_GROUP);

    private Conversations() {}

    private static ConversationId direct(long one, long other) {
        return ConversationId.direct(new UserId(one), new UserId(other));
    }
}
