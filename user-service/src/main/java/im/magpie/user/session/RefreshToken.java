package im.magpie.user.session;

import im.magpie.common.id.SessionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * What keeps a session alive, once: the session's id, a part that all its refresh tokens share, and 256 random bits that only this one has.
 *
 * <p>The shared part tells a token that was used before, however long ago, from one that somebody made up: the first ends the session, the
 * second must not. So nothing need be remembered of used tokens. Both parts are kept as SHA-256 only; 128 and 256 random bits need no salt.
 */
final class RefreshToken {
    private static final int FAMILY_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final int BYTES = Long.BYTES + FAMILY_BYTES + SECRET_BYTES;
    private static final int TEXT_LENGTH = Math.ceilDiv(BYTES * 4, 3);

    private final SessionId session;
    private final byte[] family;
    private final byte[] secret;

    private RefreshToken(SessionId session, byte[] family, byte[] secret) {
        this.session = session;
        this.family = family;
        this.secret = secret;
    }

    static RefreshToken first(SessionId session, SecureRandom random) {
        return new RefreshToken(session, bytes(FAMILY_BYTES, random), bytes(SECRET_BYTES, random));
    }

    /** Empty for what can't be one. */
    static Optional<RefreshToken> parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            SessionId session = new SessionId(buffer.getLong());
            byte[] family = new byte[FAMILY_BYTES];
            byte[] secret = new byte[SECRET_BYTES];
            buffer.get(family).get(secret);
            return Optional.of(new RefreshToken(session, family, secret));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    RefreshToken next(SecureRandom random) {
        return new RefreshToken(session, family, bytes(SECRET_BYTES, random));
    }

    /** The same each time, and known to nobody who does not know both this token and the key. */
    RefreshToken next(String retryKey) {
        byte[] key = retryKey.getBytes(StandardCharsets.US_ASCII);
        return new RefreshToken(
                session,
                family,
                sha256(ByteBuffer.allocate(SECRET_BYTES + key.length)
                        .put(secret)
                        .put(key)
                        .array()));
    }

    SessionId session() {
        return session;
    }

    byte[] familyHash() {
        return sha256(family);
    }

    byte[] secretHash() {
        return sha256(secret);
    }

    /** The token as the client holds it. */
    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(BYTES)
                        .putLong(session.value())
                        .put(family)
                        .put(secret)
                        .array());
    }

    @Override
    public String toString() {
        return "refresh token of " + session;
    }

    private static byte[] bytes(int length, SecureRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
