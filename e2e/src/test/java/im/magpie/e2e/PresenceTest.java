package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who is online is seen by those who share a conversation, within two seconds. */
class PresenceTest {
    private final Person ann = Person.register("ann");
    private final Person bob = Person.register("bob");

    @Test
    void aPeerIsSeenComingAndGoing() {
        ann.rest().say(ann.with(bob), "hello");
        try (Socket anns = ann.socket()) {
            try (Socket bobs = bob.socket()) {
                assertThat(bobs.isOpen()).isTrue();
                anns.await(frame -> Socket.type(frame).equals("presence")
                        && frame.get("userId").asString().equals(bob.id())
                        && frame.get("status").asString().equals("online"));
                awaitStatus(ann, "online");
            }
            anns.await(frame -> Socket.type(frame).equals("presence")
                    && frame.get("status").asString().equals("offline")
                    && frame.has("lastSeen"));
            awaitStatus(ann, "offline");
        }
    }

    @Test
    void whoIsBusyIsSeenSoByTheirPartnersAndOnTheirOwnDevicesUntilTheyChooseAnew() {
        ann.rest().say(ann.with(bob), "hello");
        try (Socket anns = ann.socket();
                Socket bobs = bob.socket()) {
            assertThat(bob.rest().put("/v1/presence", Map.of("status", "busy")).status())
                    .isEqualTo(200);
            Predicate<JsonNode> busy = frame -> Socket.type(frame).equals("presence")
                    && frame.get("userId").asString().equals(bob.id())
                    && frame.get("status").asString().equals("busy");
            anns.await(busy);
            bobs.await(busy);
            awaitStatus(ann, "busy");
            bob.rest().put("/v1/presence", Map.of("status", "online"));
            awaitStatus(ann, "online");
        }
        assertThat(bob.rest().put("/v1/presence", Map.of("status", "offline")).code())
                .isEqualTo("invalid_request");
    }

    @Test
    void aStrangerSeesNothing() {
        Person eve = Person.register("eve");
        try (Socket bobs = bob.socket()) {
            assertThat(bobs.isOpen()).isTrue();
            assertThat(status(eve)).isEqualTo("offline");
        }
    }

    @Test
    void typingIsShownToTheOther() {
        ann.rest().say(ann.with(bob), "hello");
        try (Socket anns = ann.socket();
                Socket bobs = bob.socket()) {
            bobs.send(Map.of("type", "typing", "conversationId", ann.with(bob)));
            assertThat(anns.await("typing").get("userId").asString()).isEqualTo(bob.id());
        }
    }

    private void awaitStatus(Person viewer, String status) {
        Awaitility.await().atMost(Duration.ofSeconds(3)).until(() -> status(viewer)
                .equals(status));
    }

    private String status(Person viewer) {
        return viewer.rest()
                .get("/v1/presence?users=" + bob.id())
                .json()
                .get("items")
                .get(0)
                .get("status")
                .asString();
    }
}
