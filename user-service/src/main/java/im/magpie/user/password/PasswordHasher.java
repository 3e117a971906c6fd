package im.magpie.user.password;

import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Hashes passwords with Argon2id, and takes the same time to refuse whoever does not exist. */
@Component
public class PasswordHasher {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /** Longer ones were never accepted; their bytes need not be read. */
    private static final int MAX_UTF16 = 4 * PasswordRules.MAX_LENGTH;

    private final SecureRandom random = new SecureRandom();
    private final PasswordProperties properties;
    private final HashSlots slots;
    private final PasswordHash nobodys;
    /** Where few people log in it goes when the heap needs the room. */
    private SoftReference<BlockPool> memory = new SoftReference<>(null);

    PasswordHasher(PasswordProperties properties, HashSlots slots) {
        this.properties = properties;
        this.slots = slots;
        this.nobodys = compute(new byte[0]);
    }

    /** The text to keep. */
    public String hash(String password) {
        return slots.run(() -> compute(bytesOf(password))).text();
    }

    /**
     * Whether this is the password.
     *
     * @param kept what {@link #hash} gave; null for nobody, whose password is never right, and takes the same work
     */
    public boolean matches(String password, @Nullable String kept) {
        PasswordHash expected = kept == null ? nobodys : PasswordHash.parse(kept);
        boolean same = slots.run(() -> expected.matches(bytesOf(password), memory()));
        return same && kept != null;
    }

    /** Whether the hash was made with other parameters than today's. */
    public boolean outdated(String kept) {
        PasswordHash hash = PasswordHash.parse(kept);
        return hash.memoryKb() != properties.memoryKb()
                || hash.iterations() != properties.iterations()
                || hash.parallelism() != properties.parallelism();
    }

    private PasswordHash compute(byte[] password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return PasswordHash.compute(
                password,
                properties.memoryKb(),
                properties.iterations(),
                properties.parallelism(),
                salt,
                HASH_BYTES,
                memory());
    }

    /**
     * What all slots need together. Made anew for each hash it would be 20,000 objects of which a collection in the middle copies every one, while nobody
     * is told what was revoked.
     */
    private synchronized BlockPool memory() {
        BlockPool there = memory.get();
        if (there == null) {
            there = new FixedBlockPool(properties.memoryKb() * properties.slots());
            memory = new SoftReference<>(there);
        }
        return there;
    }

    /** Keyboards differ in how they compose a letter with its accent: NFC makes them alike (RFC 8265). */
    private static byte[] bytesOf(String password) {
        return password.length() > MAX_UTF16
                ? new byte[0]
                : Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }
}
