package im.magpie.common.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names a user; prints as 13 characters of Crockford base32. */
public record UserId(long value) implements Comparable<UserId> {

    /** Reads the text form in either case; throws {@link InvalidIdException} for anything else. */
    @JsonCreator
    public static UserId parse(String text) {
        return new UserId(Crockford.decode(text));
    }

    /** Order of the unsigned number, which is also the order of the text. */
    @Override
    public int compareTo(UserId other) {
        return Long.compareUnsigned(value, other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return Crockford.encode(value);
    }
}
