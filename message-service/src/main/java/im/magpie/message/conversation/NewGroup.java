package im.magpie.message.conversation;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.Command.History;
import im.magpie.common.id.UserId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request for a new group.
 *
 * @param type {@code group}
 * @param title 1 to 200 characters
 * @param members beside the creator, who is one in any case
 * @param history what those who join later see: {@code all} (as if absent) or {@code joined}
 */
record NewGroup(
        @Nullable String type,
        @Nullable String title,
        @Nullable List<@Nullable UserId> members,
        @Nullable String history) {

    void requireGroup() {
        if (!ConversationView.GROUP.equals(type)) {
            throw invalid("The type of a new conversation is 'group'; a direct one exists already.");
        }
    }

    History historyOrDefault() {
        return switch (history) {
            case null -> History.ALL;
            case "all" -> History.ALL;
            case "joined" -> History.JOINED;
            default -> throw invalid("'history' is 'all' or 'joined'.");
        };
    }

    /** The users that a request names, each once. */
    static List<UserId> named(@Nullable List<@Nullable UserId> users) {
        if (users == null || users.contains(null)) {
            throw invalid("'members' is a list of user ids.");
        }
        List<UserId> named =
                users.stream().map(Objects::requireNonNull).distinct().toList();
        if (named.size() > MemberController.MAX_NAMED) {
            throw new MagpieException(
                    ErrorCode.TOO_LARGE, "Name at most " + MemberController.MAX_NAMED + " users at a time.");
        }
        return named;
    }

    private static MagpieException invalid(String detail) {
        return new MagpieException(ErrorCode.INVALID_REQUEST, detail);
    }
}
