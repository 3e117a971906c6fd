package im.magpie.sdk.log;

/** The ids of conversations: {@code g-<id>} of a group, {@code d-<lower>-<higher>} of two users. */
public final class Conversations {
    private Conversations() {}

    /** The direct conversation of two users; it needs no creation. With oneself it holds one's notes. */
    public static String direct(String oneUserId, String otherUserId) {
        return oneUserId.compareTo(otherUserId) <= 0
                ? "d-" + oneUserId + "-" + otherUserId
                : "d-" + otherUserId + "-" + oneUserId;
    }

    /** Whether it is of two users and not a group. */
    public static boolean isDirect(String conversationId) {
        return conversationId.startsWith("d-");
    }
}
