package im.magpie.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code PUT /v1/presence}. */
class ChosenStatusTest extends PresenceServiceTest {
    @Test
    void whoChoosesToBeBusyIsShownSoAtOnceToPartnersAndToTheirOwnOtherDevices() {
        ConnectionNode node = node();
        MESSAGES.talk(ann, bob);
        node.open(bob);
        node.open(ann);
        node.open(stranger);
        await().until(() -> !framesOf(node, ann).isEmpty());

        assertThat(choose(ann, "busy").statusCode()).isEqualTo(200);

        String frame = " {\"type\":\"presence\",\"userId\":\"" + ann + "\",\"status\":\"busy\"}";
        await().atMost(TWO_SECONDS).untilAsserted(() -> assertThat(node.frames).contains(bob + frame, ann + frame));
        assertThat(node.frames).doesNotContain(stranger + frame);
        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("busy");
        assertThat(status(stranger, ann).path("status").stringValue()).isEqualTo("offline");
    }

    @Test
    void aChosenStatusOutlivesAReconnectAndShowsOnlyWhileADeviceIsConnected() {
        ConnectionNode node = node();
        MESSAGES.talk(ann, bob);
        node.open(bob);
        choose(ann, "away");
        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("offline");

        node.open(ann);

        await().untilAsserted(() -> assertThat(statusesTold(node)).contains("away"));
        node.shut(ann);
        await().untilAsserted(() -> assertThat(statusesTold(node)).endsWith("offline"));
        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("offline");
        node.open(ann);
        await().untilAsserted(() -> assertThat(statusesTold(node)).endsWith("away"));
        assertThat(statusesTold(node)).doesNotContain("online");
        choose(ann, "online");
        await().untilAsserted(() -> assertThat(statusesTold(node)).endsWith("online"));
        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("online");
    }

    @Test
    void whoseChoiceWasToldBeforeTheirOpeningIsStillToldOfWhenTheyAreGone() {
        ConnectionNode node = node();
        MESSAGES.talk(ann, bob);
        node.open(bob);
        node.fallSilent();
        node.open(ann);

        choose(ann, "busy");

        await().untilAsserted(() -> assertThat(statusesTold(node)).endsWith("busy"));
        node.shut(ann);
        await().untilAsserted(() -> assertThat(statusesTold(node)).endsWith("busy", "offline"));
    }

    @Test
    void choosingTheSameAgainIsNoNews() {
        ConnectionNode node = node();
        MESSAGES.talk(ann, bob);
        node.open(bob);
        node.open(ann);
        await().until(() -> !framesOf(node, ann).isEmpty());

        choose(ann, "busy");
        await().untilAsserted(() -> assertThat(statusesTold(node)).containsExactly("online", "busy"));
        choose(ann, "busy");
        choose(ann, "away");

        await().untilAsserted(() -> assertThat(statusesTold(node)).endsWith("away"));
        assertThat(statusesTold(node)).containsExactly("online", "busy", "away");
    }

    @Test
    void offlineAndNonsenseCannotBeChosen() {
        for (String body : List.of("{\"status\":\"offline\"}", "{\"status\":\"asleep\"}", "{}", "{\"status\":1}")) {
            HttpResponse<String> refused = put(ann, body);
            assertThat(refused.statusCode()).as(body).isEqualTo(400);
            assertThat(json(refused).path("code").stringValue()).isEqualTo("invalid_request");
        }
    }
}
