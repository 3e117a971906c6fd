package im.magpie.user.password;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * An Argon2id hash with all that is needed to repeat it; its text is the PHC string format that other libraries read too.
 *
 * @param salt base64 without padding, and so is the hash
 */
record PasswordHash(int memoryKb, int iterations, int parallelism, String salt, String hash) {
    private static final Pattern FORMAT =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    static PasswordHash parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("A password hash in the database is not Argon2id in PHC format");
        }
        return new PasswordHash(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                matcher.group(4),
                matcher.group(5));
    }

    /** @param memory where its blocks come from, of 1 KiB each, and go back to, overwritten */
    static PasswordHash compute(
            byte[] password,
            int memoryKb,
            int iterations,
            int parallelism,
            byte[] salt,
            int length,
            Argon2BytesGenerator.BlockPool memory) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKb)
                .withIterations(iterations)
                .withParallelism(parallelism)
                .withSalt(salt)
                .withBlockPool(memory)
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password, hash);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return new PasswordHash(
                memoryKb, iterations, parallelism, base64.encodeToString(salt), base64.encodeToString(hash));
    }

    /** Does the whole work whatever the outcome, and compares in constant time. */
    boolean matches(byte[] password, Argon2BytesGenerator.BlockPool memory) {
        byte[] expected = Base64.getDecoder().decode(hash);
        PasswordHash again = compute(
                password, memoryKb, iterations, parallelism, Base64.getDecoder().decode(salt), expected.length, memory);
        return MessageDigest.isEqual(Base64.getDecoder().decode(again.hash), expected);
    }

    String text() {
        return "$argon2id$v=19$m=" + memoryKb + ",t=" + iterations + ",p=" + parallelism + "$" + salt + "$" + hash;
    }

    @Override
    public String toString() {
        return "password hash";
    }
}
