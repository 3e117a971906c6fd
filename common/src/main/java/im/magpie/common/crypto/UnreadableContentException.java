package im.magpie.common.crypto;

/** Ciphertext that no key of the keyset opens, or that does not belong where it was found. */
public final class UnreadableContentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableContentException(Throwable cause) {
        super("Content can't be decrypted with the keys of this installation", cause);
    }
}
