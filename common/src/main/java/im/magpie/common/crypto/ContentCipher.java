package im.magpie.common.crypto;

import com.google.crypto.tink.Aead;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Encrypts and decrypts content with AES-256-GCM by Tink; the ciphertext names its key, so keys rotate while old content stays
 * readable.
 *
 * <p>Each ciphertext is bound to its conversation, sender and command id as associated data: bytes copied to another conversation, or
 * under another's name, do not decrypt. Safe for many threads.
 */
public final class ContentCipher {
    private final Aead aead;

    public ContentCipher(Aead aead) {
        this.aead = aead;
    }

    public byte[] encrypt(byte[] plain, ConversationId conversation, UserId sender, String commandId) {
        try {
            return aead.encrypt(plain, binding(conversation, sender, commandId));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Content could not be encrypted", e);
        }
    }

    /** Throws {@link UnreadableContentException} if the key is not in the keyset or the bytes are not what was encrypted there. */
    public byte[] decrypt(byte[] ciphertext, ConversationId conversation, UserId sender, String commandId) {
        try {
            return aead.decrypt(ciphertext, binding(conversation, sender, commandId));
        } catch (GeneralSecurityException e) {
            throw new UnreadableContentException(e);
        }
    }

    private static byte[] binding(ConversationId conversation, UserId sender, String commandId) {
        byte[] id = commandId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(ConversationId.BYTES + Long.BYTES + id.length)
                .putLong(conversation.high())
                .putLong(conversation.low())
                .putLong(sender.value())
                .put(id)
                .array();
    }
}
