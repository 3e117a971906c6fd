package im.magpie.simulation;

import im.magpie.common.delivery.DeliveryPublisher;
import im.magpie.message.delivery.KafkaNews;
import im.magpie.message.log.BatchLoop;
import im.magpie.message.log.LogProperties;
import im.magpie.message.log.News;
import im.magpie.message.log.Outcome;
import im.magpie.message.log.Users;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One instance of message-service: the real batch loop and the real publisher. */
final class MessageService extends Host {
    private static final LogProperties PROPERTIES = new LogProperties(
            10, 3, Duration.ZERO, Duration.ofMillis(20), Duration.ofMillis(400), Duration.ofSeconds(1), 100, 1);
    private static final long IDLE = 40;

    private final BatchLoop loop;
    private final Kafka.Member member;
    private long skew;

    MessageService(World world, Servers servers, int number, long skew) {
        super(world, "message-service", number);
        this.skew = skew;
        InstantSource time = () -> Instant.ofEpochMilli(world.now() + this.skew);
        Clock clock = time.withZone(ZoneOffset.UTC);
        member = servers.kafka().new Member(this);
        long incarnation = world.random().nextLong() | 1;
        Publisher producer = new Publisher(world, servers.kafka(), this);
        DeliveryPublisher deliveries =
                new DeliveryPublisher(producer, servers.redis().routes(this), incarnation, clock);
        Users everybody = users -> users.stream().collect(Collectors.toMap(user -> user, user -> true));
        Store store = new Store(world, servers.database(), this);
        News news = buggy(new KafkaNews(producer, deliveries));
        loop = new BatchLoop(
                member, servers.kafka().declared(), store, news, everybody, PROPERTIES, clock, world.random());
        repeat(world.between(1, 50), this::turn);
    }

    /** How far its clock is ahead. */
    long skew() {
        return skew;
    }

    void moveClock(long millis) {
        skew = millis;
    }

    private long turn() {
        long before = world().steps();
        loop.turn();
        return world().steps() - before > 1 ? world().between(1, 5) : IDLE;
    }

    private News buggy(News real) {
        if (world().has(Bug.LAST_NUMBER_NOT_REPEATED)) {
            return new Silent(real);
        }
        return world().has(Bug.REMOVED_STILL_TOLD) ? new Talkative(real, new HashMap<>()) : real;
    }

    /** Bug: nothing is repeated. */
    private record Silent(News real) implements News {
        @Override
        public void publish(List<Outcome> outcomes) {
            real.publish(outcomes);
        }

        @Override
        public void tick() {}
    }

    /** Bug: whoever was told once is told for ever. */
    private record Talkative(News real, Map<Object, Set<Long>> told) implements News {
        @Override
        public void publish(List<Outcome> outcomes) {
            List<Outcome> more = new ArrayList<>();
            for (Outcome outcome : outcomes) {
                more.add(outcome instanceof Outcome.Appended appended ? withAll(appended) : outcome);
            }
            real.publish(more);
        }

        private Outcome withAll(Outcome.Appended appended) {
            Set<Long> all = told.computeIfAbsent(appended.entry().conversation(), id -> new LinkedHashSet<>());
            all.addAll(appended.recipients());
            return new Outcome.Appended(
                    appended.partition(), appended.replyTo(), appended.entry(), List.copyOf(all), appended.repeat());
        }

        @Override
        public void tick() {
            real.tick();
        }
    }
}
