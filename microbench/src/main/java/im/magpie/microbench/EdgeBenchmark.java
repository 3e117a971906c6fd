package im.magpie.microbench;

import im.magpie.common.frame.EntryView;
import im.magpie.connection.frame.ClientFrame;
import im.magpie.connection.frame.FrameParser;
import im.magpie.connection.frame.OutFrame;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** What connection-service does: once for a message that comes in, and once a record for one that goes out. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EdgeBenchmark {
    @Benchmark
    public ClientFrame parse(Samples samples) {
        return FrameParser.parse(samples.frame);
    }

    @Benchmark
    public byte[] encrypt(Samples samples) {
        return samples.cipher.encrypt(samples.plain, Samples.CONVERSATION, Samples.ANN, Samples.ID);
    }

    @Benchmark
    public byte[] decrypt(Samples samples) {
        return samples.cipher.decrypt(samples.ciphertext, Samples.CONVERSATION, Samples.ANN, Samples.ID);
    }

    /** The frame that all sockets of the node share. */
    @Benchmark
    public int frame(Samples samples) {
        OutFrame frame = OutFrame.entry(EntryView.of(samples.entry, samples.plain));
        int size = frame.bytes().readableBytes();
        frame.bytes().release();
        return size;
    }
}
