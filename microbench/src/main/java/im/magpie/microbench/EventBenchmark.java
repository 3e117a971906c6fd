package im.magpie.microbench;

import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.Entry;
import im.magpie.common.event.EventCodec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is written to Kafka and read from it: a command by the edge and by the owner, an entry by the owner and by each node. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class EventBenchmark {
    private byte[] command = {};
    private byte[] entry = {};

    @Setup(Level.Trial)
    public void encodeBoth(Samples samples) {
        command = EventCodec.encode(samples.command);
        entry = EventCodec.encode(samples.entry);
    }

    @Benchmark
    public byte[] encodeCommand(Samples samples) {
        return EventCodec.encode(samples.command);
    }

    @Benchmark
    public CommandEvent decodeCommand() {
        return EventCodec.decode(command, CommandEvent.class);
    }

    @Benchmark
    public byte[] encodeEntry(Samples samples) {
        return EventCodec.encode(samples.entry);
    }

    @Benchmark
    public Entry decodeEntry() {
        return EventCodec.decode(entry, Entry.class);
    }
}
