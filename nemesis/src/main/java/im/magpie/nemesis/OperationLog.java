package im.magpie.nemesis;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Everything that clients asked for, were promised and heard, and every fault, in the order in which it happened: tab-separated lines of milliseconds since the start,
 * who, what, conversation, seq and message number. Thread-safe.
 */
final class OperationLog implements AutoCloseable {
    static final String FILE = "operations.tsv.gz";

    private final long start = System.nanoTime();
    private final Writer out;

    private OperationLog(Writer out) {
        this.out = out;
    }

    /** Compressed, into a new file. */
    static OperationLog to(Path file) throws IOException {
        return new OperationLog(new OutputStreamWriter(
                new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file))), StandardCharsets.UTF_8));
    }

    /** Into nothing. */
    static OperationLog none() {
        return new OperationLog(Writer.nullWriter());
    }

    /** @param seq 0 if there is none */
    synchronized void add(String who, String what, String conversation, long seq, long number) {
        try {
            out.write((System.nanoTime() - start) / 1_000_000 + "\t" + who + "\t" + what + "\t" + conversation + "\t"
                    + seq + "\t" + number + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
