package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** People talk: G2 (one order), G4 (nothing missed). */
class ConversationTest {
    private final Person ann = Person.register("ann");
    private final Person bob = Person.register("bob");

    @Test
    void twoPeopleTalk() {
        try (Socket annsSocket = ann.socket();
                Socket bobsSocket = bob.socket()) {
            JsonNode ack = annsSocket.say(ann.with(bob), "hello, 世界 👋");
            assertThat(Socket.type(ack)).as(ack.toString()).isEqualTo("ack");
            assertThat(ack.get("seq").asLong()).isEqualTo(1);
            JsonNode entry = bobsSocket.entry(ann.with(bob));
            assertThat(entry.get("seq").asLong()).isEqualTo(1);
            assertThat(entry.get("ordinal").asLong()).isEqualTo(1);
            assertThat(entry.get("kind").asString()).isEqualTo("message");
            assertThat(entry.get("senderId").asString()).isEqualTo(ann.id());
            assertThat(entry.get("content").get("text").asString()).isEqualTo("hello, 世界 👋");
            assertThat(bobsSocket.say(ann.with(bob), "hello").get("seq").asLong())
                    .isEqualTo(2);
            assertThat(annsSocket.entry(ann.with(bob)).get("seq").asLong()).isEqualTo(2);
        }
    }

    @Test
    void aFrameMayNameTheOtherPersonInsteadOfTheConversation() {
        try (Socket socket = ann.socket()) {
            JsonNode ack = socket.ask(Map.of(
                    "type",
                    "send",
                    "to",
                    bob.id(),
                    "clientMessageId",
                    UUID.randomUUID().toString(),
                    "content",
                    Map.of("type", "text", "text", "hi")));
            assertThat(ack.get("conversationId").asString()).isEqualTo(ann.with(bob));
        }
    }

    @Test
    void oneMayKeepNotesForOneself() {
        try (Socket socket = ann.socket()) {
            assertThat(Socket.type(socket.say(ann.with(ann), "buy milk"))).isEqualTo("ack");
        }
        assertThat(ann.rest()
                        .get("/v1/conversations")
                        .json()
                        .get("items")
                        .get(0)
                        .get("unread")
                        .asLong())
                .isZero();
    }

    @Test
    void everyDeviceGetsTheEntryButTheSocketThatSentIt() {
        Person annsPhone = ann.onAnotherDevice();
        try (Socket laptop = ann.socket();
                Socket phone = annsPhone.socket();
                Socket bobs = bob.socket()) {
            laptop.say(ann.with(bob), "from the laptop");
            assertThat(phone.entry(ann.with(bob)).get("seq").asLong()).isEqualTo(1);
            bobs.entry(ann.with(bob));
            bobs.say(ann.with(bob), "to both");
            assertThat(laptop.entry(ann.with(bob)).get("seq").asLong()).isEqualTo(2);
            assertThat(phone.entry(ann.with(bob)).get("seq").asLong()).isEqualTo(2);
        }
    }

    @Test
    void whoWasAwayPullsWhatCameMeanwhile() {
        try (Socket socket = ann.socket()) {
            for (int i = 1; i <= 5; i++) {
                socket.say(ann.with(bob), "message " + i);
            }
        }
        try (Socket socket = bob.socket()) {
            JsonNode heads = socket.ask(Map.of("type", "sync", "heads", Map.of()));
            JsonNode head = heads.get("items").get(0);
            assertThat(head.get("conversationId").asString()).isEqualTo(ann.with(bob));
            assertThat(head.get("lastSeq").asLong()).isEqualTo(5);
            assertThat(head.get("unread").asLong()).isEqualTo(5);
            JsonNode entries = socket.pull(ann.with(bob), 2);
            assertThat(seqs(entries.get("items"))).containsExactly(3L, 4L, 5L);
            assertThat(entries.get("to").asLong()).isEqualTo(5);
            assertThat(entries.get("lastSeq").asLong()).isEqualTo(5);
        }
    }

    @Test
    void aSyncedDeviceHearsOnlyOfWhatMoved() {
        Person eve = Person.register("eve");
        ann.rest().say(ann.with(bob), "one");
        ann.rest().say(ann.with(eve), "two");
        try (Socket socket = ann.socket()) {
            JsonNode heads = socket.ask(
                    Map.of("type", "sync", "heads", Map.of(ann.with(bob), 1, ann.with(eve), 0, "g-" + bob.id(), 3)));
            Set<String> told = new HashSet<>();
            heads.get("items")
                    .forEach(item -> told.add(item.get("conversationId").asString()));
            assertThat(told).contains(ann.with(eve), "g-" + bob.id());
            heads.get("items").forEach(item -> {
                if (item.get("conversationId").asString().startsWith("g-")) {
                    assertThat(item.get("gone").asBoolean()).isTrue();
                }
            });
        }
    }

    @Test
    void aThousandPipelinedMessagesStayInOrderWithoutAGap() {
        String conversation = ann.with(bob);
        try (Socket sender = ann.socket();
                Socket receiver = bob.socket()) {
            for (int i = 1; i <= 1_000; i++) {
                Map<String, Object> frame =
                        new java.util.HashMap<>(Socket.message(conversation, "message " + i, "m" + i));
                frame.put("id", "f" + i);
                sender.send(frame);
            }
            List<Long> acknowledged = new ArrayList<>();
            for (int i = 1; i <= 1_000; i++) {
                acknowledged.add(sender.await("ack").get("seq").asLong());
            }
            assertThat(acknowledged).containsExactlyElementsOf(upTo(1_000));
            List<Long> received = new ArrayList<>();
            for (int i = 1; i <= 1_000; i++) {
                JsonNode entry = receiver.entry(conversation);
                received.add(entry.get("seq").asLong());
                assertThat(entry.get("content").get("text").asString())
                        .isEqualTo("message " + entry.get("seq").asLong());
            }
            assertThat(received).containsExactlyElementsOf(upTo(1_000));
        }
    }

    @Test
    void historyIsReadInPagesInBothDirections() {
        String conversation = ann.with(bob);
        try (Socket socket = ann.socket()) {
            for (int i = 1; i <= 25; i++) {
                socket.say(conversation, "message " + i);
            }
        }
        String entries = "/v1/conversations/" + conversation + "/entries";
        assertThat(seqs(bob.rest().get(entries + "?limit=10").json().get("items")))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(16, 25).boxed().toList());
        assertThat(seqs(bob.rest().get(entries + "?before=16&limit=10").json().get("items")))
                .containsExactlyElementsOf(LongStream.rangeClosed(6, 15).boxed().toList());
        assertThat(seqs(bob.rest().get(entries + "?after=0&limit=3").json().get("items")))
                .containsExactly(1L, 2L, 3L);
        assertThat(seqs(bob.rest().get(entries + "?after=25").json().get("items")))
                .isEmpty();
    }

    @Test
    void anEditedMessageShowsItsNewContentAndARecalledOneNone() {
        String messages = "/v1/conversations/" + ann.with(bob) + "/messages";
        ann.rest().say(ann.with(bob), "frist");
        ann.rest().say(ann.with(bob), "oops");
        try (Socket socket = bob.socket()) {
            Rest.Answer edited =
                    ann.rest().patch(messages + "/1", Map.of("content", Map.of("type", "text", "text", "first")));
            assertThat(edited.status()).as(edited.text()).isEqualTo(200);
            JsonNode live = socket.entry(ann.with(bob));
            assertThat(live.get("kind").asString()).isEqualTo("edited");
            assertThat(live.get("data").get("targetSeq").asLong()).isEqualTo(1);
            assertThat(ann.rest().delete(messages + "/2").status()).isEqualTo(204);
            assertThat(ann.rest()
                            .put(messages + "/1/reactions/%F0%9F%91%8D", null)
                            .status())
                    .isEqualTo(204);
        }
        JsonNode items = bob.rest()
                .get("/v1/conversations/" + ann.with(bob) + "/entries?after=0")
                .json()
                .get("items");
        assertThat(items.get(0).get("content").get("text").asString()).isEqualTo("first");
        assertThat(items.get(0).has("editedAt")).isTrue();
        assertThat(items.get(0).get("reactions").toString()).contains("👍");
        assertThat(items.get(1).has("content")).isFalse();
        assertThat(items.get(1).has("recalledAt")).isTrue();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static List<Long> seqs(JsonNode items) {
        List<Long> seqs = new ArrayList<>();
        items.forEach(item -> seqs.add(item.get("seq").asLong()));
        return seqs;
    }
}
