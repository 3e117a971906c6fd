package im.magpie.drill;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Somebody who asks the gateway ten times a second. */
final class Visitor implements AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final Crowd crowd;
    private final Consumer<String> say;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Thread thread = Thread.ofVirtual().unstarted(this::visit);
    private volatile boolean over;

    Visitor(Crowd crowd, Consumer<String> say) {
        this.crowd = crowd;
        this.say = say;
    }

    void start() {
        thread.start();
    }

    int answered() {
        return answered.get();
    }

    int refused() {
        return refused.get();
    }

    private void visit() {
        while (!over) {
            try {
                crowd.ask();
                answered.incrementAndGet();
            } catch (RuntimeException e) {
                refused.incrementAndGet();
                say.accept("A request was not answered: " + e.getMessage());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        over = true;
    }
}
