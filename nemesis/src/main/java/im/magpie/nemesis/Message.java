package im.magpie.nemesis;

import org.jspecify.annotations.Nullable;

/** One message that a client asked to be stored, and what it was promised; times are those of {@link System#nanoTime}. */
final class Message {
    private static final String MARK = "verify-";
    private static final int LONGEST = 180;

    private final int number;
    private final String senderId;
    private final Conversation conversation;
    private final long sentAt;
    private volatile long settledAt;
    private volatile long seq;
    private volatile @Nullable String refusal;

    Message(int number, String senderId, Conversation conversation, long sentAt) {
        this.number = number;
        this.senderId = senderId;
        this.conversation = conversation;
        this.sentAt = sentAt;
    }

    /** The number in a {@code clientMessageId}; -1 if it is none of ours. */
    static int numberOf(@Nullable String clientMessageId) {
        if (clientMessageId == null || !clientMessageId.startsWith(MARK)) {
            return -1;
        }
        try {
            return Integer.parseInt(clientMessageId.substring(MARK.length()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    String clientMessageId() {
        return MARK + number;
    }

    /** What it says, worked out from its number, so that it need not be kept. */
    String text() {
        return "message " + number + " " + "·".repeat(number * 31 % LONGEST);
    }

    int number() {
        return number;
    }

    String senderId() {
        return senderId;
    }

    Conversation conversation() {
        return conversation;
    }

    long sentAt() {
        return sentAt;
    }

    void acknowledged(long at, long place) {
        seq = place;
        settledAt = at;
    }

    void refused(long at, String code) {
        refusal = code;
        settledAt = at;
    }

    boolean settled() {
        return settledAt != 0;
    }

    long settledAt() {
        return settledAt;
    }

    /** Where it was promised to be; 0 if it was not promised anything. */
    long seq() {
        return seq;
    }

    /** The code it was refused with for good. */
    @Nullable
    String refusal() {
        return refusal;
    }

    @Override
    public String toString() {
        return "message " + number + " of " + senderId + " in " + conversation.id();
    }
}
