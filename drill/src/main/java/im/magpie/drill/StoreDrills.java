package im.magpie.drill;

import im.magpie.drill.Steps.Promise;
import im.magpie.servers.KafkaServer;
import im.magpie.servers.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Takes the stores away, one by one. */
final class StoreDrills {
    /** Live delivery is back as soon after Redis has failed over. */
    private static final Duration LIVE = Duration.ofSeconds(3);

    /** How long two brokers are gone: longer than an edge waits for an acknowledgement, 10 s. */
    private static final Duration OUTAGE = Duration.ofSeconds(15);

    /** What was on its way when they went. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

    /** Goes on after the fault, so that what follows from it is seen. */
    private static final Duration AFTER = Duration.ofSeconds(5);

    private final Stores stores;
    private final Crowd crowd;
    private final Steps steps;
    private final Consumer<String> say;

    StoreDrills(Stores stores, Crowd crowd, Steps steps, Consumer<String> say) {
        this.stores = stores;
        this.crowd = crowd;
        this.steps = steps;
        this.say = say;
    }

    void redis() throws Exception {
        RedisServers redis = stores.redis();
        Steps.await("Sentinels know each other and the replica", redis::complete);
        RedisServer master = redis.master();
        AtomicLong failedOver = new AtomicLong();
        Deliveries.Sent sent = steps.take("kill -9 the master of Redis", Promise.UNNOTICED, () -> {
            redis.kill(master);
            Steps.await("a fail-over of Redis", () -> redis.replaced(master));
            failedOver.set(System.nanoTime());
            Thread.sleep(AFTER);
        });
        Duration longest = sent.longestToBeHeard(failedOver.get());
        say.accept("After the fail-over the longest wait for a message was " + longest.toMillis() + " ms.");
        if (longest.compareTo(LIVE) > 0) {
            steps.broken("after Redis had failed over somebody waited " + longest.toMillis() + " ms for a message");
        }
        steps.take("the former master is its replica", Promise.UNNOTICED, () -> {
            redis.comeBack(master);
            Steps.await("a replica of Redis", redis::complete);
        });
    }

    void kafka() throws Exception {
        Brokers brokers = stores.brokers();
        Steps.await("all copies of all partitions", () -> brokers.inSync(3));
        lose("kill -9 a broker", brokers.others(brokers.controller()).getFirst());
        lose("kill -9 the active controller", brokers.controller());
        loseTwo(brokers, brokers.others(brokers.controller()));
    }

    private void lose(String what, KafkaServer broker) throws Exception {
        Brokers brokers = stores.brokers();
        steps.take(what, Promise.UNNOTICED, () -> {
            brokers.kill(List.of(broker));
            Steps.await("somebody else leads its partitions", () -> brokers.replaced(broker));
            Thread.sleep(AFTER);
        });
        steps.take("the broker returns", Promise.UNNOTICED, () -> comeBack(List.of(broker)));
    }

    /** Of three: nothing that is sent then can be in two places, so nothing may be acknowledged. */
    private void loseTwo(Brokers brokers, List<KafkaServer> two) throws Exception {
        List<Long> falsely = new ArrayList<>();
        steps.take("kill -9 two brokers of three", Promise.REQUESTS_FAIL, () -> {
            brokers.kill(two);
            long gone = System.nanoTime();
            Thread.sleep(OUTAGE);
            falsely.add(crowd.deliveries()
                    .between(gone + ON_ITS_WAY.toNanos(), System.nanoTime())
                    .acknowledged());
            comeBack(two);
            Thread.sleep(AFTER);
        });
        if (falsely.getFirst() > 0) {
            steps.broken(falsely.getFirst() + " messages were acknowledged while one broker of three was there");
        }
    }

    private void comeBack(List<KafkaServer> some) throws Exception {
        stores.brokers().start(some);
        Steps.await("all copies of all partitions", () -> stores.brokers().inSync(3));
    }

    void promote() throws Exception {
        Databases databases = stores.databases();
        steps.take("the databases change places", Promise.REQUESTS_FAIL, () -> {
            Duration without = databases.changePlaces();
            say.accept("magpie db promote: nothing could be written for " + without.toMillis() + " ms.");
            Thread.sleep(AFTER);
        });
        steps.take("kill -9 the primary, promote --dead", Promise.REQUESTS_FAIL, () -> {
            databases.killPrimary();
            databases.failOver();
            databases.replaceDead();
            Thread.sleep(AFTER);
        });
    }
}
