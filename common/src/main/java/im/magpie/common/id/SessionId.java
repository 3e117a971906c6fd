package im.magpie.common.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names a session; prints as 13 characters of Crockford base32. */
public record SessionId(long value) implements Comparable<SessionId> {

    /** Reads the text form in either case; throws {@link InvalidIdException} for anything else. */
    @JsonCreator
    public static SessionId parse(String text) {
        return new SessionId(Crockford.decode(text));
    }

    /** Order of the unsigned number, which is also the order of the text. */
    @Override
    public int compareTo(SessionId other) {
        return Long.compareUnsigned(value, other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return Crockford.encode(value);
    }
}
