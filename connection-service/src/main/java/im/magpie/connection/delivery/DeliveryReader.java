package im.magpie.connection.delivery;

import im.magpie.common.security.Revocations;
import im.magpie.connection.route.Incarnation;
import im.magpie.connection.route.RouteRegistry;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads this incarnation's partition of {@code magpie.deliveries}, from its end on, on a thread of its own. What is for others it passes
 * over.
 *
 * <p>Whenever it can't be sure to have seen everything, the routes are registered anew and all sockets told {@code lagging}.
 */
@Component
public final class DeliveryReader implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryReader.class);
    private static final int PHASE = 200;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int STOP_MS = 5000;

    private final DeliveryPartition partition;
    private final Deliverer deliverer;
    private final RouteRegistry routes;
    private final Revocations revocations;
    private final Clock clock = Clock.systemUTC();
    private final Intake intake;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("deliveries").unstarted(this::run);
    private volatile boolean running;
    private volatile boolean positioned;
    private volatile boolean reachable = true;

    DeliveryReader(
            DeliveryPartition partition,
            Deliverer deliverer,
            RouteRegistry routes,
            Revocations revocations,
            Incarnation incarnation) {
        this.partition = partition;
        this.deliverer = deliverer;
        this.routes = routes;
        this.revocations = revocations;
        intake = new Intake(incarnation.value(), deliverer::deliver, routes::lost);
    }

    /** Whether deliveries are read at this moment. */
    public boolean reading() {
        return positioned && reachable;
    }

    /** Whether everything that is published from now on will be read, at once or when Kafka is back. */
    public boolean positioned() {
        return positioned;
    }

    @Override
    public void start() {
        running = true;
        thread.start();
    }

    @Override
    public void stop() {
        running = false;
        partition.wakeup();
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the sockets, and after them: those that drain still get their answers. */
    @Override
    public int getPhase() {
        return PHASE;
    }

    private void run() {
        try (partition) {
            while (running) {
                try {
                    step();
                } catch (WakeupException e) {
                    LOG.debug("Woken up to stop");
                } catch (OffsetOutOfRangeException e) {
                    LOG.warn("Kafka no longer has what comes next, so deliveries were lost: {}", e.toString());
                    positioned = false;
                } catch (KafkaException e) {
                    LOG.warn("Deliveries can't be read: {}", e.toString());
                    reachable = false;
                    Thread.sleep(RETRY);
                } catch (RuntimeException e) {
                    LOG.error("Deliveries could not be handed out", e);
                    routes.lost();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws InterruptedException {
        if (!positioned) {
            if (!partition.seekToEnd()) {
                Thread.sleep(RETRY);
                return;
            }
            positioned = true;
            routes.lost();
        } else if (partition.moved()) {
            positioned = false;
            return;
        }
        reachable = true;
        ConsumerRecords<byte[], byte[]> records = partition.poll(POLL);
        intake.begin(!revocations.stale());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            intake.take(record.value(), clock.millis());
        }
        deliverer.flush();
    }
}
