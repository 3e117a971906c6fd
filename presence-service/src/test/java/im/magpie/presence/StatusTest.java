package im.magpie.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code GET /v1/presence}. */
class StatusTest extends PresenceServiceTest {
    @Test
    void whoSharesNoConversationSeesNothing() {
        ConnectionNode node = node();
        MESSAGES.talk(ann, bob);
        node.open(ann);
        node.open(stranger);
        node.shut(stranger);

        await().untilAsserted(() ->
                assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("online"));
        JsonNode hidden = status(bob, stranger);
        assertThat(hidden.path("status").stringValue()).isEqualTo("offline");
        assertThat(hidden.has("lastSeen")).isFalse();
        assertThat(status(ann, ann).path("status").stringValue()).isEqualTo("online");
    }

    @Test
    void withoutMessageServiceEverybodyIsOfflineSoonRatherThanLater() {
        ConnectionNode node = node();
        MESSAGES.talk(ann, bob);
        node.open(ann);
        MESSAGES.hang();
        long begun = System.nanoTime();

        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("offline");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TWO_SECONDS);
    }

    @Test
    void upTo200UsersInTheOrderAsked() {
        String ids = String.join(",", Collections.nCopies(199, stranger.toString())) + "," + ann;

        JsonNode items = json(get(bob, "?users=" + ids)).path("items");

        assertThat(items.valueStream().map(item -> item.path("userId").stringValue()))
                .containsExactly(stranger.toString(), ann.toString());
        assertThat(get(bob, "?users=" + ids + "," + ann).statusCode()).isEqualTo(400);
        assertThat(json(get(bob, "?users=" + ids + "," + ann)).path("code").stringValue())
                .isEqualTo("invalid_request");
    }

    @Test
    void malformedQuestionsAreRefused() {
        assertThat(json(get(bob, "?users=nonsense")).path("code").stringValue()).isEqualTo("invalid_id");
        assertThat(get(bob, "").statusCode()).isEqualTo(400);
        assertThat(json(get(bob, "?users=")).path("items").size()).isZero();
        assertThat(send(HttpRequest.newBuilder(at("/v1/presence?users=" + ann))).statusCode())
                .isEqualTo(401);
    }

    @Test
    void itDocumentsItselfAndSaysWhetherItIsReady() {
        assertThat(json(send(HttpRequest.newBuilder(at("/v1/openapi.json"))))
                        .path("paths")
                        .has("/v1/presence"))
                .isTrue();
        assertThat(send(HttpRequest.newBuilder(at("/actuator/health/readiness")))
                        .statusCode())
                .isEqualTo(200);
    }
}
