package im.magpie.common.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Names a conversation in 128 bits: {@code (lower user id, higher user id)} for a direct one, {@code (0, group id)} for a group.
 *
 * <p>So the direct conversation of two users exists without being created, and nobody can make a second one. A note to oneself is
 * the direct conversation of a user with that same user. Text: {@code d-<lower>-<higher>} and {@code g-<id>}.
 */
public record ConversationId(long high, long low) {
    public static final int BYTES = 16;

    public ConversationId {
        if (Long.compareUnsigned(high, low) > 0) {
            throw new InvalidIdException("A direct conversation names the lower user id first.");
        }
        if (low == 0) {
            throw new InvalidIdException("A conversation id can't be zero.");
        }
    }

    public static ConversationId direct(UserId one, UserId other) {
        return one.compareTo(other) <= 0
                ? new ConversationId(one.value(), other.value())
                : new ConversationId(other.value(), one.value());
    }

    public static ConversationId group(long groupId) {
        return new ConversationId(0, groupId);
    }

    /** Reads the text form, ids in either case; throws {@link InvalidIdException} for anything else. */
    @JsonCreator
    public static ConversationId parse(String text) {
        if (text.startsWith("g-")) {
            return group(Crockford.decode(text.substring(2)));
        }
        int dash = 2 + Crockford.LENGTH;
        if (text.startsWith("d-") && text.length() == dash + 1 + Crockford.LENGTH && text.charAt(dash) == '-') {
            long lower = Crockford.decode(text.substring(2, dash));
            if (lower == 0) {
                throw new InvalidIdException("A user id can't be zero.");
            }
            return new ConversationId(lower, Crockford.decode(text.substring(dash + 1)));
        }
        throw new InvalidIdException("A conversation id is g-<id> or d-<lower user id>-<higher user id>.");
    }

    public static ConversationId ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new InvalidIdException("A conversation id has 16 bytes.");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new ConversationId(buffer.getLong(), buffer.getLong());
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    public boolean isDirect() {
        return high != 0;
    }

    /** Whether the user is one of the two of a direct conversation. */
    public boolean isBetween(UserId user) {
        return isDirect() && (user.value() == high || user.value() == low);
    }

    /** The other one of a direct conversation (oneself, of a note to oneself); empty for a group or a stranger. */
    public Optional<UserId> peerOf(UserId user) {
        return isBetween(user) ? Optional.of(new UserId(user.value() == high ? low : high)) : Optional.empty();
    }

    @JsonValue
    @Override
    public String toString() {
        return isDirect() ? "d-" + Crockford.encode(high) + "-" + Crockford.encode(low) : "g-" + Crockford.encode(low);
    }
}
