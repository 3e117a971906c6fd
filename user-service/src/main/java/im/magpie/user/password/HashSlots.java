package im.magpie.user.password;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Lets as many hashes run as there are cores, first come first served, on platform threads: on the requests' virtual threads they would
 * hold up everything else that runs there.
 */
@Component
class HashSlots implements AutoCloseable {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Semaphore slots;
    private final Duration patience;
    private final ExecutorService threads;
    private final Timer waits;

    HashSlots(PasswordProperties properties, MeterRegistry metrics) {
        slots = new Semaphore(properties.slots(), true);
        patience = properties.patience();
        threads = Executors.newFixedThreadPool(
                properties.slots(),
                Thread.ofPlatform().daemon().name("password-hash-", 0).factory());
        waits = Timer.builder("magpie.password.wait")
                .description("How long requests waited for their turn to hash a password")
                .register(metrics);
    }

    /** Runs the work when its turn comes, or refuses with {@code rate_limited}. */
    <T> T run(Callable<T> work) {
        long asked = System.nanoTime();
        try {
            if (!slots.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new MagpieException(
                        ErrorCode.RATE_LIMITED,
                        "Too many people are logging in: try again after a while.",
                        RETRY_AFTER);
            }
            try {
                waits.record(System.nanoTime() - asked, TimeUnit.NANOSECONDS);
                return threads.submit(work).get();
            } finally {
                slots.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MagpieException(ErrorCode.UNAVAILABLE);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A password could not be hashed", e.getCause());
        }
    }

    /** How many requests wait. */
    int waiting() {
        return slots.getQueueLength();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
