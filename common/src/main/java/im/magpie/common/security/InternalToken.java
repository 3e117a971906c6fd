package im.magpie.common.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The secret that the services of one installation show each other; clients never see it. */
public final class InternalToken {
    /** Header that carries it. */
    public static final String HEADER = "Magpie-Internal";

    private static final int MIN_LENGTH = 32;

    private final String value;

    public InternalToken(String value) {
        if (value.length() < MIN_LENGTH) {
            throw new IllegalArgumentException("magpie.internal-token: at least " + MIN_LENGTH + " random characters");
        }
        this.value = value;
    }

    public String value() {
        return value;
    }

    /** Compares in constant time. */
    public boolean matches(@Nullable String shown) {
        return shown != null
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "InternalToken";
    }
}
