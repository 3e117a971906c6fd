package im.magpie.connection;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.delivery.Fanout;
import im.magpie.common.delivery.RouteDirectory;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Delivery;
import im.magpie.common.event.DeliveryEvent;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.event.Topics;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import im.magpie.common.route.RouteKeys;
import im.magpie.common.security.TestIssuer;
import im.magpie.connection.route.Incarnation;
import im.magpie.servers.TestServers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.client.codec.StringCodec;

/** What may be lost is told; who is revoked is out; who reads slowly slows nobody else. */
class LossTest {
    private static TestIssuer issuer;
    private static Node node;
    private static Owner owner;

    private final UserId ann = Node.newUser();
    private final UserId ben = Node.newUser();
    private final ConversationId theirs = ConversationId.direct(ann, ben);

    @BeforeAll
    static void start() {
        issuer = new TestIssuer();
        node = Node.start(
                issuer,
                "http://127.0.0.1:1",
                "magpie.connection.limits.outbound-frames",
                "100",
                "magpie.connection.limits.outbound-bytes",
                "1MB");
        owner = new Owner();
    }

    @AfterAll
    static void stop() {
        owner.close();
        node.close();
        issuer.close();
    }

    @Test
    void aJumpOfTheNumbersIsToldAsLagging() throws Exception {
        try (Client client = node.connect(ann)) {
            long sender = ThreadLocalRandom.current().nextLong();
            publish(sender, 1);
            publish(sender, 2);
            client.send("{\"type\":\"ping\",\"id\":\"1\"}");
            client.awaitId("1");
            assertThat(client.seen("lagging")).isEmpty();
            publish(sender, 4);
            client.await("lagging");
        }
    }

    @Test
    void flushedRoutesComeBackAndTheSocketsAreTold() throws Exception {
        try (Client client = node.connect(ann);
                Client sender = node.connect(ben)) {
            TestServers.shared().redis().flush();
            client.await("lagging");
            RouteDirectory routes = new RouteDirectory(owner.redis(), Duration.ofSeconds(1), Clock.systemUTC());
            long here = node.bean(Incarnation.class).value();
            assertThat(routes.nodesOf(List.of(ann.value()))).containsEntry(ann.value(), Set.of(here));
            sender.send(message("1", "after the flush"));
            client.await("entry");
        }
    }

    @Test
    void whileRedisIsAwayPeopleConnectAndTalk() {
        TestServers servers = TestServers.shared();
        try (Client before = node.connect(ann)) {
            servers.kill(servers.redis());
            try (Client client = node.connect(ben)) {
                client.send(message("1", "without Redis"));
                client.await("ack");
                assertThat(before.await("entry").path("content").path("text").asString())
                        .isEqualTo("without Redis");
                servers.start(servers.redis());
                client.await("lagging");
                before.await("lagging");
            }
        } finally {
            servers.start(servers.redis());
        }
    }

    @Test
    void routesGoWithTheLastSocket() {
        Client client = node.connect(ann);
        try (Client second = node.connect(ann)) {
            client.close();
            assertThat(second.isClosed()).isFalse();
            assertThat(route()).isNotEmpty();
        }
        Awaitility.await().untilAsserted(() -> assertThat(route()).isEmpty());
    }

    @Test
    void aRevokedSessionIsOutWithinASecond() {
        SessionId session = new SessionId(ThreadLocalRandom.current().nextLong());
        try (Client client = node.connect(ann, session);
                Client other = node.connect(ann)) {
            long start = System.nanoTime();
            issuer.revoke(session);
            assertThat(client.await("error").path("code").asString()).isEqualTo("unauthenticated");
            assertThat(client.closeCode()).isEqualTo(4401);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            assertThat(other.isClosed()).isFalse();
        }
    }

    @Test
    void whileRevocationsAreUnknownNothingIsTakenOrShownAndAfterwardsItIsTold() {
        try (Client client = node.connect(ann);
                Client sender = node.connect(ben)) {
            issuer.hang();
            Awaitility.await().untilAsserted(() -> {
                sender.send(message("1", "x"));
                assertThat(sender.awaitId("1").path("code").asString()).isEqualTo("unavailable");
            });
            int shown = client.seen("entry").size();
            owner.publish(
                    List.of(new Fanout(
                            List.of(ann.value()),
                            there -> new Delivery.Push(
                                    Bytes.of("{\"type\":\"inbox\"}".getBytes(StandardCharsets.UTF_8)), there, 0, 0))),
                    List.of());
            Awaitility.await()
                    .during(Duration.ofMillis(500))
                    .until(() -> client.seen("inbox").isEmpty()
                            && client.seen("entry").size() == shown);
            issuer.resume();
            client.await("lagging");
        } finally {
            issuer.resume();
        }
    }

    @Test
    void whoReadsSlowlyIsToldOnceWhatOthersNeverNotice() {
        String text = "x".repeat(15_000);
        int messages = 2000;
        try (Client slow = node.connect(ben);
                Client quick = node.connect(ben);
                Client sender = node.connect(ann)) {
            slow.stopReading();
            for (int i = 1; i <= messages; i++) {
                sender.send(message("s" + i, text));
                if (i % 50 == 0) {
                    sender.awaitId("s" + i);
                }
            }
            for (int i = 1; i <= messages; i++) {
                assertThat(quick.await("entry").path("seq").asInt()).isEqualTo(i);
            }
            assertThat(quick.seen("lagging")).isEmpty();
            slow.readOn();
            slow.await("lagging");
            assertThat(slow.seen("entry").size()).isLessThan(messages);
            sender.send(message("last", "after"));
            assertThat(slow.await("entry").path("clientMessageId").asString()).isEqualTo("mlast");
            assertThat(slow.seen("lagging")).hasSize(1);
        }
    }

    private static void publish(long sender, long number) throws Exception {
        long target = node.bean(Incarnation.class).value();
        int partitions = owner.producer().partitionsFor(Topics.DELIVERIES).size();
        owner.producer()
                .send(new ProducerRecord<>(
                        Topics.DELIVERIES,
                        DeliveryEvent.partitionOf(target, partitions),
                        null,
                        EventCodec.encode(new DeliveryEvent(sender, number, target, List.of(nothing())))))
                .get();
    }

    private static Delivery nothing() {
        return new Delivery.Done(new ReplyTo(0, 0, null));
    }

    private Set<String> route() {
        return owner.redis()
                .<String>getSet(RouteKeys.user(ann), StringCodec.INSTANCE)
                .readAll();
    }

    private String message(String id, String text) {
        return "{\"type\":\"send\",\"id\":\"%s\",\"conversationId\":\"%s\",\"clientMessageId\":\"m%s\",\"content\":{\"type\":\"text\",\"text\":\"%s\"}}"
                .formatted(id, theirs, id, text);
    }
}
