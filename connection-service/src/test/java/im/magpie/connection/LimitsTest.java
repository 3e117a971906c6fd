package im.magpie.connection;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.TestIssuer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What one client may do, at the edges, and how a socket ends that does more. */
class LimitsTest {
    private static TestIssuer issuer;
    private static Node node;
    private static Owner owner;

    private final UserId ann = Node.newUser();

    @BeforeAll
    static void start() {
        issuer = new TestIssuer();
        node = Node.start(
                issuer,
                "http://127.0.0.1:1",
                "magpie.connection.limits.heartbeat",
                "1s",
                "magpie.connection.limits.frame-burst",
                "300",
                "magpie.connection.limits.frames-per-second",
                "10",
                "magpie.connection.limits.max-unanswered",
                "5",
                "magpie.connection.limits.sockets-per-session",
                "2",
                "magpie.connection.limits.limit-strikes",
                "50",
                "magpie.connection.commands.deadline",
                "1500ms",
                "magpie.connection.commands.oldest",
                "700ms");
        owner = new Owner();
    }

    @AfterEach
    void answerAgain() {
        owner.answerAgain();
    }

    @AfterAll
    static void stop() {
        owner.close();
        node.close();
        issuer.close();
    }

    @Test
    void onlyConnectIsTakenFirst() {
        try (Client client = Client.open(node.url())) {
            client.send("{\"type\":\"ping\",\"id\":\"1\"}");
            assertThat(client.awaitId("1").path("code").asString()).isEqualTo("unauthenticated");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void badAndExpiredTokensAreClosedWith4401() {
        try (Client client = Client.open(node.url())) {
            client.send("{\"type\":\"connect\",\"id\":\"1\",\"token\":\"nonsense\"}");
            assertThat(client.awaitId("1").path("code").asString()).isEqualTo("unauthenticated");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
        try (Client client = Client.open(node.url())) {
            String expired = issuer.token(ann, new SessionId(1), Instant.now().minusSeconds(60), false);
            client.send("{\"type\":\"connect\",\"id\":\"1\",\"token\":\"" + expired + "\"}");
            assertThat(client.awaitId("1").path("code").asString()).isEqualTo("token_expired");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void oneConnectIsEnough() {
        try (Client client = node.connect(ann)) {
            client.send("{\"type\":\"connect\",\"id\":\"2\",\"token\":\"x\"}");
            assertThat(client.awaitId("2").path("code").asString()).isEqualTo("already_connected");
            client.send("{\"type\":\"ping\",\"id\":\"3\"}");
            assertThat(client.awaitId("3").path("type").asString()).isEqualTo("pong");
        }
    }

    @Test
    void aSessionHasItsSocketsAndNoMore() {
        SessionId session = new SessionId(ThreadLocalRandom.current().nextLong());
        try (Client first = node.connect(ann, session);
                Client second = node.connect(ann, session);
                Client third = Client.open(node.url())) {
            third.send("{\"type\":\"connect\",\"id\":\"1\",\"token\":\"" + issuer.token(ann, session) + "\"}");
            assertThat(third.awaitId("1").path("code").asString()).isEqualTo("rate_limited");
            assertThat(third.closeCode()).isEqualTo(4429);
            assertThat(first.isClosed() || second.isClosed()).isFalse();
        }
    }

    @Test
    void malformedFramesAreAnsweredAndInTheEndClosedWith4400() {
        try (Client client = node.connect(ann)) {
            client.send("{\"type\":\"fly\",\"id\":\"1\"}");
            assertThat(client.awaitId("1").path("code").asString()).isEqualTo("unknown_type");
            client.send("{\"id\":\"2\",\"type\":\"pull\",\"conversationId\":7}");
            assertThat(client.awaitId("2").path("code").asString()).isEqualTo("invalid_request");
            client.send("{\"id\":\"3\",\"type\":\"pull\",\"conversationId\":\"x\"}");
            assertThat(client.awaitId("3").path("code").asString()).isEqualTo("invalid_id");
            client.send("{\"id\":\"4\",\"type\":");
            assertThat(client.awaitId("4").path("code").asString()).isEqualTo("invalid_request");
            client.sendBinary(new byte[] {1, 2, 3});
            assertThat(client.await("error").path("code").asString()).isEqualTo("invalid_request");
            for (int i = 0; i < 20; i++) {
                client.send("nonsense");
            }
            assertThat(client.closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void framesAreTakenUpTo64KiBAndTheSocketSurvivesLargerOnes() {
        try (Client client = node.connect(ann)) {
            client.send(padded("1", 64 * 1024));
            assertThat(client.awaitId("1").path("type").asString()).isEqualTo("pong");
            client.send(padded("2", 64 * 1024 + 1));
            assertThat(client.awaitId("2").path("code").asString()).isEqualTo("too_large");
            client.send(padded("3", 1024 * 1024));
            assertThat(client.awaitId("3").path("code").asString()).isEqualTo("too_large");
            client.send(padded("4", 1024 * 1024 + 1));
            assertThat(client.await("error").path("code").asString()).isEqualTo("too_large");
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void fragmentsAreOneFrame() {
        try (Client client = node.connect(ann)) {
            client.sendFragments("{\"type\":", "\"ping\",", "\"id\":\"1\"}");
            assertThat(client.awaitId("1").path("type").asString()).isEqualTo("pong");
            assertThat(client.ping("there?")).isEqualTo("there?");
        }
    }

    @Test
    void contentIsCheckedBeforeItIsPublished() {
        try (Client client = node.connect(ann)) {
            client.send(send("1", "{\"type\":\"song\"}"));
            assertThat(client.awaitId("1").path("code").asString()).isEqualTo("invalid_content");
            client.send(send("2", "{\"type\":\"text\",\"text\":\"" + "x".repeat(40_000) + "\"}"));
            assertThat(client.awaitId("2").path("code").asString()).isEqualTo("too_large");
            client.send(send("no spaces", "{\"type\":\"text\",\"text\":\"x\"}"));
            assertThat(client.awaitId("no spaces").path("code").asString()).isEqualTo("invalid_request");
            client.send(
                    "{\"type\":\"send\",\"id\":\"4\",\"to\":\"0000000000000\",\"clientMessageId\":\"m\",\"content\":{}}");
            assertThat(client.awaitId("4").path("code").asString()).isEqualTo("invalid_id");
            client.send(send("5", "{\"type\":\"text\",\"text\":\"x\"}"));
            assertThat(client.awaitId("5").path("type").asString()).isEqualTo("ack");
        }
    }

    @Test
    void framesBeyondTheRateAreRefusedAndInTheEndClosedWith4429() {
        try (Client client = node.connect(ann)) {
            for (int i = 1; i < 300; i++) {
                client.send("{\"type\":\"ping\"}");
            }
            for (int i = 0; i < 120; i++) {
                client.send("{\"type\":\"ping\",\"id\":\"late\"}");
            }
            assertThat(client.closeCode()).isEqualTo(4429);
            JsonNode refused = client.seen("error").getFirst();
            assertThat(refused.path("code").asString()).isEqualTo("rate_limited");
            assertThat(refused.path("retryAfterMs").asLong()).isPositive();
            assertThat(client.seen("pong").size()).isBetween(299, 320);
        }
    }

    @Test
    void sendsWithoutAnAnswerAreBoundedAndEndUnavailable() {
        owner.fallSilent();
        try (Client client = node.connect(ann);
                Client other = node.connect(ann)) {
            for (int i = 1; i <= 6; i++) {
                client.send(send("s" + i, "{\"type\":\"text\",\"text\":\"x\"}"));
            }
            assertThat(client.awaitId("s6").path("code").asString()).isEqualTo("rate_limited");
            Awaitility.await().pollInterval(Duration.ofMillis(300)).until(() -> {
                other.send(send("o", "{\"type\":\"text\",\"text\":\"x\"}"));
                return other.seen("error").stream()
                        .anyMatch(error -> error.path("code").asString().equals("overloaded"));
            });
            JsonNode late = client.awaitId("s1");
            assertThat(late.path("code").asString()).isEqualTo("unavailable");
            assertThat(late.path("retryAfterMs").asLong()).isPositive();
            client.awaitId("s5");
            owner.answerAgain();
            Awaitility.await().pollInterval(Duration.ofMillis(300)).until(() -> {
                client.send(send("again", "{\"type\":\"text\",\"text\":\"x\"}"));
                return !client.seen("ack").isEmpty();
            });
        }
    }

    /** Past capacity, what reading and refusing frame by frame costs would be missing for those that are accepted (G8). */
    @Test
    void afterAnOverloadASocketIsNotReadForAWhileAndThenEverythingIsAnswered() {
        try (Node full = Node.start(
                        issuer,
                        "http://127.0.0.1:1",
                        "magpie.connection.commands.max-unanswered",
                        "0",
                        "magpie.connection.limits.overload-rest",
                        "1s");
                Client client = full.connect(ann)) {
            client.send(send("first", "{\"type\":\"text\",\"text\":\"x\"}"));
            assertThat(client.awaitId("first").path("code").asString()).isEqualTo("overloaded");
            long start = System.nanoTime();
            client.send(send("second", "{\"type\":\"text\",\"text\":\"x\"}"));
            client.send("{\"type\":\"ping\",\"id\":\"third\"}");
            assertThat(client.awaitId("second").path("code").asString()).isEqualTo("overloaded");
            assertThat(client.awaitId("third").path("type").asString()).isEqualTo("pong");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(700));
        }
    }

    @Test
    void clientsBeyondTheRateOfTheNodeAreToldWhenToComeAgain() {
        try (Node small = Node.start(
                        issuer,
                        "http://127.0.0.1:1",
                        "magpie.connection.limits.connects-per-second",
                        "1",
                        "magpie.connection.limits.connect-burst",
                        "1");
                Client first = small.connect(ann);
                Client second = Client.open(small.url())) {
            second.send(
                    "{\"type\":\"connect\",\"id\":\"1\",\"token\":\"" + issuer.token(ann, new SessionId(8)) + "\"}");
            JsonNode refusal = second.awaitId("1");
            assertThat(refusal.path("code").asString()).isEqualTo("overloaded");
            assertThat(refusal.path("retryAfterMs").asLong()).isBetween(1L, 3000L);
            assertThat(second.closeCode()).isEqualTo(1012);
            assertThat(first.isClosed()).isFalse();
        }
    }

    @Test
    void silenceOfTwoHeartbeatsEndsTheSocket() {
        try (Client quiet = node.connect(ann)) {
            assertThat(quiet.closeCode()).isEqualTo(1001);
        }
    }

    private String send(String id, String content) {
        return "{\"type\":\"send\",\"id\":\"%s\",\"to\":\"%s\",\"clientMessageId\":\"%s\",\"content\":%s}"
                .formatted(id, ann, id, content);
    }

    private static String padded(String id, int bytes) {
        String start = "{\"type\":\"ping\",\"id\":\"" + id + "\",\"x\":\"";
        return start + "x".repeat(bytes - start.length() - 2) + "\"}";
    }
}
