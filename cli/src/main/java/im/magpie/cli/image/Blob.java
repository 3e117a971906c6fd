package im.magpie.cli.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Bytes of an image, named by their digest.
 *
 * @param digest SHA-256 in hexadecimal
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Blob(String mediaType, byte[] bytes, String digest) {
    static Blob of(String mediaType, byte[] bytes) {
        return new Blob(mediaType, bytes, HexFormat.of().formatHex(sha256().digest(bytes)));
    }

    /** How others refer to it. */
    Map<String, Object> descriptor() {
        return Map.of("mediaType", mediaType, "digest", "sha256:" + digest, "size", bytes.length);
    }

    String path() {
        return "blobs/sha256/" + digest;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
