package im.magpie.common.id;

import java.util.Arrays;

/**
 * A 64-bit number as 13 characters of Crockford base32, upper case: sorts as text the way it sorts as an unsigned number.
 *
 * @see <a href="https://www.crockford.com/base32.html">Crockford, Base 32</a>
 */
final class Crockford {
    static final int LENGTH = 13;
    private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            VALUES[ALPHABET[i]] = (byte) i;
            VALUES[Character.toLowerCase(ALPHABET[i])] = (byte) i;
        }
    }

    private Crockford() {}

    static String encode(long value) {
        char[] text = new char[LENGTH];
        long rest = value;
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = ALPHABET[(int) (rest & 31)];
            rest >>>= 5;
        }
        return new String(text);
    }

    /** Reads what {@link #encode} writes, in either case; anything else is an {@link InvalidIdException}. */
    static long decode(String text) {
        if (text.length() != LENGTH) {
            throw new InvalidIdException("An id has 13 characters of Crockford base32.");
        }
        long value = 0;
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            int digit = c < VALUES.length ? VALUES[c] : -1;
            // The first of 13 characters carries the top 4 of 64 bits only.
            if (digit < 0 || (i == 0 && digit > 15)) {
                throw new InvalidIdException("An id has 13 characters of Crockford base32.");
            }
            value = (value << 5) | digit;
        }
        return value;
    }
}
