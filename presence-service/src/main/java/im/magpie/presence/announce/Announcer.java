package im.magpie.presence.announce;

import im.magpie.common.delivery.DeliveryPublisher;
import im.magpie.common.delivery.Fanout;
import im.magpie.common.delivery.RouteDirectory;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Delivery;
import im.magpie.common.id.UserId;
import im.magpie.presence.acquaintance.Acquaintances;
import im.magpie.presence.status.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;

/** Sends {@code presence} frames. Used by one thread. */
@Component
public final class Announcer {
    private static final Duration ROUTE_TIMEOUT = Duration.ofMillis(300);
    private static final int AT_ONCE = 32;

    private final Acquaintances acquaintances;
    private final ObjectMapper json;
    private final DeliveryPublisher publisher;

    private record Frame(
            String type,
            UserId userId,
            Status status,
            @Nullable Instant lastSeen) {}

    Announcer(Acquaintances acquaintances, ObjectMapper json, Producer<byte[], byte[]> producer, RedissonClient redis) {
        this.acquaintances = acquaintances;
        this.json = json;
        Clock clock = Clock.systemUTC();
        this.publisher = new DeliveryPublisher(
                producer,
                new RouteDirectory(redis, ROUTE_TIMEOUT, clock),
                ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE),
                clock);
    }

    /** Tells those concerned; whoever can't be found out is not told. */
    public void announce(List<Change> changes) throws InterruptedException {
        for (int from = 0; from < changes.size(); from += AT_ONCE) {
            List<Fanout> fanouts = fanoutsOf(changes.subList(from, Math.min(from + AT_ONCE, changes.size())));
            // A push may be lost: who wants to be sure asks.
            List<Future<RecordMetadata>> _ = publisher.publish(fanouts, List.of());
        }
    }

    /** To be called about every second: see {@link DeliveryPublisher#tick()}. */
    public void tick() {
        publisher.tick();
    }

    private List<Fanout> fanoutsOf(List<Change> changes) throws InterruptedException {
        List<Fanout> fanouts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Set<Long>>> asked = new ArrayList<>();
            changes.forEach(change -> asked.add(threads.submit(() -> acquaintances.directPeers(change.user()))));
            for (int i = 0; i < changes.size(); i++) {
                Change change = changes.get(i);
                Set<Long> others = new HashSet<>(asked.get(i).get());
                if (change.chosen()) {
                    others.add(change.user());
                } else {
                    others.remove(change.user());
                }
                if (!others.isEmpty()) {
                    Bytes frame = Bytes.of(json.writeValueAsBytes(frameOf(change)));
                    fanouts.add(
                            new Fanout(List.copyOf(others), recipients -> new Delivery.Push(frame, recipients, 0, 0)));
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Acquaintances could not be asked", e);
        }
        return fanouts;
    }

    private static Frame frameOf(Change change) {
        Long lastSeen = change.lastSeen();
        return new Frame(
                "presence",
                new UserId(change.user()),
                change.status(),
                lastSeen == null ? null : Instant.ofEpochMilli(lastSeen));
    }
}
