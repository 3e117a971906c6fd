package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** G6: counts are right, on every device. */
class UnreadTest {
    private final Person ann = Person.register("ann");
    private final Person bob = Person.register("bob");
    private final String conversation = ann.with(bob);

    @Test
    void onesOwnMessagesAreNeverUnread() {
        bob.rest().say(conversation, "one");
        ann.rest().say(conversation, "two");
        ann.rest().say(conversation, "three");
        assertThat(unread(ann)).isEqualTo(1);
        assertThat(unread(bob)).isEqualTo(2);
    }

    @Test
    void whatWasRecalledIsNotUnread() {
        ann.rest().say(conversation, "one");
        ann.rest().say(conversation, "two");
        ann.rest().delete("/v1/conversations/" + conversation + "/messages/1");
        assertThat(unread(bob)).isEqualTo(1);
    }

    @Test
    void readingOnOneDeviceCountsOnTheOther() {
        ann.rest().say(conversation, "one");
        ann.rest().say(conversation, "two");
        Person phone = bob.onAnotherDevice();
        try (Socket laptop = bob.socket();
                Socket phones = phone.socket();
                Socket anns = ann.socket()) {
            JsonNode done = laptop.ask(Map.of("type", "read", "conversationId", conversation, "seq", 1));
            assertThat(Socket.type(done)).isEqualTo("ok");
            assertThat(phones.await("receipt").get("readSeq").asLong()).isEqualTo(1);
            JsonNode receipt = anns.await("receipt");
            assertThat(receipt.get("userId").asString()).isEqualTo(bob.id());
            assertThat(unread(phone)).isEqualTo(1);
        }
    }

    @Test
    void aSyncThatNamesTheCursorsItWasToldIsToldNothingTwice() {
        ann.rest().say(conversation, "one");
        read(1);
        try (Socket bobs = bob.socket()) {
            JsonNode told = bobs.ask(Map.of("type", "sync", "heads", Map.of(conversation, 1)));
            assertThat(told.get("items")).hasSize(1);
            long cursor = told.get("items").get(0).get("readSeq").asLong();
            Map<String, Object> held =
                    Map.of("type", "sync", "heads", Map.of(conversation, 1), "reads", Map.of(conversation, cursor));
            assertThat(bobs.ask(held).get("items")).isEmpty();
            ann.rest().say(conversation, "two");
            assertThat(bobs.ask(held).get("items").get(0).get("unread").asLong())
                    .isEqualTo(1);
        }
    }

    @Test
    void theCursorOnlyGrowsAndIsCutToTheHead() {
        ann.rest().say(conversation, "one");
        ann.rest().say(conversation, "two");
        JsonNode read = read(99);
        assertThat(read.get("readSeq").asLong()).isEqualTo(2);
        assertThat(read.get("unread").asLong()).isZero();
        assertThat(read(1).get("readSeq").asLong()).isEqualTo(2);
    }

    private JsonNode read(long seq) {
        Rest.Answer answer = bob.rest().put("/v1/conversations/" + conversation + "/read", Map.of("seq", seq));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private long unread(Person person) {
        return person.rest()
                .get("/v1/conversations/" + conversation)
                .json()
                .get("unread")
                .asLong();
    }
}
