package im.magpie.message.edge;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The calls that wait for an answer, bounded by number and by age for each partition (G8). Safe for many threads. */
final class Unanswered {
    private final EdgeProperties properties;
    private final InstantSource clock;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();
    private final Map<Long, Call> calls = new ConcurrentHashMap<>();

    Unanswered(EdgeProperties properties, InstantSource clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /** One call; its number is what the answer names. */
    record Call(int partition, long number, long since, CompletableFuture<Answer> answer) {}

    private static final class Partition {
        private final AtomicInteger waiting = new AtomicInteger();
        /** By number, which is by age. */
        private final ConcurrentSkipListMap<Long, Call> byAge = new ConcurrentSkipListMap<>();
    }

    /** @throws MagpieException {@code overloaded} if too many wait already, or one of them for too long */
    Call open(int number) {
        Partition partition = partitions.computeIfAbsent(number, key -> new Partition());
        if (partition.waiting.incrementAndGet() > properties.maxUnanswered() || isStuck(partition)) {
            partition.waiting.decrementAndGet();
            throw new MagpieException(ErrorCode.OVERLOADED, ErrorCode.OVERLOADED.text(), Duration.ofSeconds(2));
        }
        Call call = new Call(number, numbers.incrementAndGet(), clock.millis(), new CompletableFuture<>());
        calls.put(call.number(), call);
        partition.byAge.put(call.number(), call);
        return call;
    }

    /** The call waits no longer, answered or not. */
    void close(Call call) {
        Partition partition = partitions.get(call.partition());
        if (partition != null && calls.remove(call.number()) != null) {
            partition.byAge.remove(call.number());
            partition.waiting.decrementAndGet();
        }
    }

    void answer(long number, Answer answer) {
        Call call = calls.get(number);
        if (call != null) {
            call.answer().complete(answer);
        }
    }

    void refuse(long number, MagpieException reason) {
        Call call = calls.get(number);
        if (call != null) {
            call.answer().completeExceptionally(reason);
        }
    }

    int size() {
        return calls.size();
    }

    private boolean isStuck(Partition partition) {
        Map.Entry<Long, Call> oldest = partition.byAge.firstEntry();
        return oldest != null
                && clock.millis() - oldest.getValue().since()
                        > properties.maxWait().toMillis();
    }
}
