package im.magpie.user.password;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a new password must be: 8-256 characters, and none of those that everybody tries first (NIST SP 800-63B). */
public final class PasswordRules {
    static final int MIN_LENGTH = 8;
    static final int MAX_LENGTH = 256;

    private static final Set<String> MOST_COMMON = read();

    private PasswordRules() {}

    /** What is wrong with the password, as a code for the client; empty if nothing is. */
    public static Optional<String> violatedBy(String password) {
        if (hasHalfCharacter(password)) {
            return Optional.of("characters");
        }
        String normal = Normalizer.normalize(password, Normalizer.Form.NFC);
        int length = normal.codePointCount(0, normal.length());
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            return Optional.of("length");
        }
        return MOST_COMMON.contains(normal.toLowerCase(Locale.ROOT)) ? Optional.of("too_common") : Optional.empty();
    }

    /** JSON can escape half of a surrogate pair; all of them would hash alike. */
    private static boolean hasHalfCharacter(String password) {
        return password.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private static Set<String> read() {
        try (InputStream list = PasswordRules.class.getResourceAsStream("most-common.txt")) {
            return new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
