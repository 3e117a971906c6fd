package im.magpie.cli.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Files of an image that change together; sorted, owned by root and of no date, so that the same files are the same layer. */
final class Layer {
    private static final String MEDIA_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final int FOLDER = 0755;
    private static final int READABLE = 0644;

    private final Map<String, Entry> entries = new TreeMap<>();

    /** A folder has no content. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Entry(byte[] content, int mode) {}

    /**
     * What is written of a layer.
     *
     * @param diffId digest of the layer before it was compressed
     */
    record Written(Blob blob, String diffId) {}

    Layer folder(String path, int mode) {
        parents(path);
        entries.put(path + "/", new Entry(new byte[0], mode));
        return this;
    }

    Layer text(String path, String content) {
        return bytes(path, content.getBytes(StandardCharsets.UTF_8), READABLE);
    }

    Layer file(String path, Path file) throws IOException {
        return bytes(path, Files.readAllBytes(file), Files.isExecutable(file) ? FOLDER : READABLE);
    }

    /** Everything below a folder. */
    Layer tree(String path, Path root) throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                file(path + "/" + root.relativize(file), file);
            }
        }
        return this;
    }

    private Layer bytes(String path, byte[] content, int mode) {
        parents(path);
        if (entries.putIfAbsent(path, new Entry(content, mode)) != null) {
            throw new IllegalStateException("Two files want to be " + path + " in an image.");
        }
        return this;
    }

    private void parents(String path) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            entries.putIfAbsent(path.substring(0, slash + 1), new Entry(new byte[0], FOLDER));
        }
    }

    /** Writes the files below a folder, with the date that they have in the image. */
    void unpack(Path root) throws IOException {
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            Path path = root.resolve(entry.getKey());
            if (entry.getKey().endsWith("/")) {
                Files.createDirectories(path);
            } else {
                Files.write(path, entry.getValue().content());
                Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));
            }
        }
    }

    Written write() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        MessageDigest digest = Blob.sha256();
        try (OutputStream gzip = new GZIPOutputStream(compressed);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new DigestOutputStream(gzip, digest))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, Entry> entry : entries.entrySet()) {
                put(
                        tar,
                        entry.getKey(),
                        entry.getValue().content(),
                        entry.getValue().mode());
            }
        }
        return new Written(
                Blob.of(MEDIA_TYPE, compressed.toByteArray()),
                "sha256:" + HexFormat.of().formatHex(digest.digest()));
    }

    static void put(TarArchiveOutputStream tar, String path, byte[] content, int mode) throws IOException {
        TarArchiveEntry header =
                new TarArchiveEntry(path, path.endsWith("/") ? TarConstants.LF_DIR : TarConstants.LF_NORMAL);
        header.setMode(mode);
        header.setModTime(0);
        header.setIds(0, 0);
        header.setNames("", "");
        header.setSize(content.length);
        tar.putArchiveEntry(header);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
