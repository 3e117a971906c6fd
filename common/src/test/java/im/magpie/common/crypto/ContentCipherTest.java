package im.magpie.common.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;

/** G9: content at rest is unreadable without the keys, and stays where it was put. */
class ContentCipherTest {
    private static final ConversationId HERE = ConversationId.group(1);
    private static final UserId ANN = new UserId(2);
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    private final KeysetHandle old = newKeyset();
    private final ContentCipher cipher = cipher(old);

    @Test
    void opensWhatItClosed() {
        byte[] closed = cipher.encrypt(HELLO, HERE, ANN, "c1");
        assertThat(new String(closed, StandardCharsets.ISO_8859_1)).doesNotContain("hello");
        assertThat(cipher.decrypt(closed, HERE, ANN, "c1")).isEqualTo(HELLO);
    }

    @Test
    void doesNotOpenElsewhere() {
        byte[] closed = cipher.encrypt(HELLO, HERE, ANN, "c1");
        assertThatThrownBy(() -> cipher.decrypt(closed, ConversationId.group(2), ANN, "c1"))
                .isInstanceOf(UnreadableContentException.class);
        assertThatThrownBy(() -> cipher.decrypt(closed, HERE, new UserId(3), "c1"))
                .isInstanceOf(UnreadableContentException.class);
        assertThatThrownBy(() -> cipher.decrypt(closed, HERE, ANN, "c2"))
                .isInstanceOf(UnreadableContentException.class);
    }

    @Test
    void opensWhatAnOlderKeyClosedAfterARotation() throws GeneralSecurityException {
        byte[] closed = cipher.encrypt(HELLO, HERE, ANN, "c1");
        KeysetHandle rotated = KeysetHandle.newBuilder(old)
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary())
                .build();
        assertThat(cipher(rotated).decrypt(closed, HERE, ANN, "c1")).isEqualTo(HELLO);
    }

    private static KeysetHandle newKeyset() {
        try {
            AeadConfig.register();
            return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ContentCipher cipher(KeysetHandle keyset) {
        try {
            return new ContentCipher(keyset.getPrimitive(RegistryConfiguration.get(), Aead.class));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
