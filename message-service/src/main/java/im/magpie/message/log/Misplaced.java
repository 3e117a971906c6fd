package im.magpie.message.log;

import im.magpie.common.event.CommandPartitions;
import im.magpie.common.id.ConversationId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices commands in other partitions than they would have here: some process has another number of partitions declared. During a
 * roll-out that changes the number they are what is to be expected, and only counted if that number is declared as the other one. Else
 * they mean that conversations have two owners of which nobody was told, which the primary key keeps right and which costs conflicts.
 * Used by one thread.
 */
final class Misplaced {
    private static final Logger LOG = LoggerFactory.getLogger(Misplaced.class);
    private static final long SAY_EVERY = Duration.ofMinutes(1).toNanos();

    private final CommandPartitions declared;
    private final Counter counter;
    private final LongSupplier nanoTime;
    private long saidAt;
    private boolean said;

    Misplaced(CommandPartitions declared, MeterRegistry meters, LongSupplier nanoTime) {
        this.declared = declared;
        this.counter = meters.counter("magpie.log.misplaced");
        this.nanoTime = nanoTime;
    }

    void look(ConversationId conversation, int partition) {
        if (declared.of(conversation) == partition) {
            return;
        }
        counter.increment();
        long now = nanoTime.getAsLong();
        boolean expected = declared.mayHave(conversation, partition);
        if (!expected && (!said || now - saidAt > SAY_EVERY)) {
            said = true;
            saidAt = now;
            LOG.warn(
                    "Commands come in partitions of another number than {}: give every service the same"
                            + " magpie.topics.partitions, and see that all were restarted",
                    declared.count());
        }
    }
}
