package im.magpie.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Who is online, and who is told of it. */
class PresenceTest extends PresenceServiceTest {
    @Test
    void whoOpensASocketIsOnlineAndTheirPartnersHearOfItAtOnceAndNobodyElse() {
        ConnectionNode node = node();
        MESSAGES.talk(ann, bob);
        node.open(bob);
        node.open(stranger);

        node.open(ann);

        await().atMost(TWO_SECONDS).untilAsserted(() -> assertThat(node.frames)
                .contains(bob + " {\"type\":\"presence\",\"userId\":\"" + ann + "\",\"status\":\"online\"}"));
        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("online");
        assertThat(node.frames).noneMatch(frame -> frame.startsWith(stranger.toString()));
    }

    @Test
    void whoClosesTheirLastSocketIsOfflineWithinTwoSecondsAndWasSeenThen() {
        ConnectionNode node = node();
        MESSAGES.talk(ann, bob);
        node.open(bob);
        node.open(ann);
        await().until(() -> framesOf(node, ann).size() == 1);
        Instant before = Instant.now().minusMillis(1);

        node.shut(ann);

        await().atMost(TWO_SECONDS)
                .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(2));
        JsonNode frame = framesOf(node, ann).get(1);
        assertThat(frame.path("status").stringValue()).isEqualTo("offline");
        Instant lastSeen = Instant.parse(frame.path("lastSeen").stringValue());
        assertThat(lastSeen).isBetween(before, before.plusSeconds(1));
        assertThat(status(bob, ann).path("lastSeen").stringValue()).isEqualTo(lastSeen.toString());
    }

    @Test
    void severalDevicesAreOneUser() {
        ConnectionNode first = node();
        ConnectionNode second = node();
        MESSAGES.talk(ann, bob);
        first.open(bob);
        first.open(ann);
        second.open(ann);
        await().until(() -> framesOf(first, ann).size() == 1);

        first.shut(ann);

        await().during(Duration.ofMillis(1800)).atMost(Duration.ofSeconds(3)).untilAsserted(() -> {
            assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("online");
            assertThat(framesOf(first, ann)).hasSize(1);
        });
    }

    @Test
    void aReconnectDoesNotFlap() {
        ConnectionNode node = node();
        ConnectionNode other = node();
        MESSAGES.talk(ann, bob);
        node.open(bob);
        node.open(ann);
        await().until(() -> framesOf(node, ann).size() == 1);

        node.shut(ann);
        other.open(ann);

        await().during(Duration.ofMillis(1800))
                .atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(1));
    }

    @Test
    void whenANodeDiesItsUsersAreOfflineWithinTwoSecondsOfTheEndOfItsLease() {
        ConnectionNode node = node();
        ConnectionNode dying = node();
        MESSAGES.talk(ann, bob);
        node.open(bob);
        dying.open(ann);
        await().until(() -> framesOf(node, ann).size() == 1);

        dying.die();

        Duration lease = Duration.ofMillis(1500);
        await().atMost(lease.plus(TWO_SECONDS))
                .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(2));
        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("offline");
        assertThat(status(bob, ann).has("lastSeen")).isTrue();
    }

    @Test
    void whatKafkaLostTheNextSweepFinds() {
        ConnectionNode node = node();
        MESSAGES.talk(ann, bob);
        node.open(bob);
        node.fallSilent();

        node.open(ann);

        await().untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(1));
        node.shut(ann);
        await().untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(2));
    }

    @Test
    void aFlushedRedisMakesNobodyFlap() {
        ConnectionNode node = node();
        MESSAGES.talk(ann, bob);
        node.open(bob);
        node.open(ann);
        await().until(() -> framesOf(node, ann).size() == 1);

        CONTEXT.getBean(RedissonClient.class).getKeys().flushdb();

        await().atMost(TWO_SECONDS)
                .until(() -> status(bob, ann).path("status").stringValue().equals("online"));
        await().during(Duration.ofMillis(1800))
                .atMost(Duration.ofSeconds(4))
                .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(1));
        node.shut(ann);
        await().atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(2));
    }

    @Test
    void newsRightAfterALossOfWhatWasAnnouncedMakesNobodyFlap() {
        ConnectionNode node = node();
        MESSAGES.talk(ann, bob);
        node.open(bob);
        node.open(ann);
        await().until(() -> framesOf(node, ann).size() == 1);

        CONTEXT.getBean(RedissonClient.class).getKeys().delete("magpie:presence:online");
        node.open(ann);

        await().during(Duration.ofMillis(1500))
                .atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(1));
    }

    @Test
    void twoInstancesAnnounceAChangeOnce() {
        try (ConfigurableApplicationContext second = newInstance()) {
            assertThat(second.isActive()).isTrue();
            ConnectionNode node = node();
            MESSAGES.talk(ann, bob);
            node.open(bob);
            node.open(ann);

            await().untilAsserted(() -> assertThat(framesOf(node, ann)).isNotEmpty());
            await().during(Duration.ofMillis(2500))
                    .atMost(Duration.ofSeconds(4))
                    .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(1));
        }
    }
}
