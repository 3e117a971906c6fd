package im.magpie.connection.command;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.connection.session.ClientSocket;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Every command that waits for its answer. All have the same time, so in each partition the first is also the oldest, and the next whose
 * time is over. Any thread.
 */
@Component
public final class Unanswered {
    private final CommandProperties properties;
    private final AtomicLong tokens = new AtomicLong();
    private final Map<Long, Pending> byToken = new ConcurrentHashMap<>();
    private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();

    private static final class Partition {
        private final Queue<Pending> inOrder = new ConcurrentLinkedQueue<>();
        private final AtomicInteger count = new AtomicInteger();

        /** Those that were answered out of order are passed over here. */
        @Nullable
        Pending oldest() {
            Pending head = inOrder.peek();
            while (head != null && head.settled()) {
                inOrder.remove(head);
                head = inOrder.peek();
            }
            return head;
        }
    }

    Unanswered(CommandProperties properties, MeterRegistry registry) {
        this.properties = properties;
        registry.gaugeMapSize("magpie.connection.unanswered", List.of(), byToken);
    }

    /**
     * A command is about to be published.
     *
     * @throws MagpieException {@code overloaded} while the partition's owner does not keep up
     */
    Pending open(ClientSocket socket, @Nullable String id, int partition, long now) {
        Partition queue = partitions.computeIfAbsent(partition, key -> new Partition());
        Pending oldest = queue.oldest();
        if (queue.count.get() >= properties.maxUnanswered()
                || (oldest != null && now - oldest.since() > properties.oldest().toNanos())) {
            throw new MagpieException(ErrorCode.OVERLOADED);
        }
        Pending pending = new Pending(tokens.incrementAndGet(), socket, id, partition, now);
        byToken.put(pending.token(), pending);
        queue.inOrder.add(pending);
        queue.count.incrementAndGet();
        return pending;
    }

    /** The answer has come; absent if it came too late, or before. Whoever gets it answers the client. */
    public @Nullable Pending settle(@Nullable String request) {
        Pending pending = byToken.remove(tokenOf(request));
        if (pending != null) {
            pending.settle();
            Partition partition = partitions.get(pending.partition());
            if (partition != null) {
                partition.count.decrementAndGet();
                partition.oldest();
            }
        }
        return pending;
    }

    /** Takes out those whose time is over. */
    List<Pending> expired(long now) {
        List<Pending> expired = new ArrayList<>();
        for (Partition partition : partitions.values()) {
            Pending oldest = partition.oldest();
            while (oldest != null
                    && now - oldest.since() > properties.deadline().toNanos()) {
                Pending mine = settle(oldest.request());
                if (mine != null) {
                    expired.add(mine);
                }
                oldest = partition.oldest();
            }
        }
        return expired;
    }

    private static long tokenOf(@Nullable String request) {
        try {
            return request == null ? 0 : Long.parseLong(request, Character.MAX_RADIX);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
