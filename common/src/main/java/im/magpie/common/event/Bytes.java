package im.magpie.common.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * Bytes that are carried as they came: ciphertext, encoded frames, lists of recipients.
 *
 * <p>Compares by content, and prints its length only, so that a logged event shows nothing of what it carries. The array is not
 * copied: whoever holds it does not write to it.
 */
public final class Bytes {
    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    @JsonCreator
    public static Bytes of(byte[] array) {
        return new Bytes(array);
    }

    @JsonValue
    public byte[] array() {
        return array;
    }

    public int length() {
        return array.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        return array.length + " bytes";
    }
}
