package im.magpie.sdk.log;

import java.util.List;

/** Who reacted to a message with one emoji. */
public record Reaction(String emoji, List<String> userIds) {
    /** Keeps a copy. */
    public Reaction {
        userIds = List.copyOf(userIds);
    }
}
