package im.magpie.connection;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.TestIssuer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two nodes of one installation, and people who talk. */
class TalkTest {
    private static final String NOBODY = "http://127.0.0.1:1";
    private static TestIssuer issuer;
    private static Node one;
    private static Node other;
    private static Owner owner;

    private final UserId ann = Node.newUser();
    private final UserId ben = Node.newUser();
    private final ConversationId theirs = ConversationId.direct(ann, ben);

    @BeforeAll
    static void start() {
        issuer = new TestIssuer();
        one = Node.start(issuer, NOBODY);
        other = Node.start(issuer, NOBODY);
        owner = new Owner();
    }

    @AfterAll
    static void stop() {
        owner.close();
        one.close();
        other.close();
        issuer.close();
    }

    @Test
    void usersOnDifferentNodesTalk() {
        try (Client a = one.connect(ann);
                Client b = other.connect(ben)) {
            a.send(message("1", "hello"));
            JsonNode ack = a.await("ack");
            assertThat(ack.path("id").asString()).isEqualTo("1");
            assertThat(ack.path("conversationId").asString()).isEqualTo(theirs.toString());
            assertThat(ack.path("seq").asLong()).isEqualTo(1);
            JsonNode entry = b.await("entry");
            assertThat(entry.path("content").path("text").asString()).isEqualTo("hello");
            assertThat(entry.path("senderId").asString()).isEqualTo(ann.toString());
            assertThat(entry.path("clientMessageId").asString()).isEqualTo("m1");
            assertThat(a.seen("entry")).isEmpty();
        }
    }

    @Test
    void onlyTheSocketThatSentGetsTheAcknowledgementAndOnlyItGetsNoEntry() {
        try (Client a = one.connect(ann);
                Client phone = one.connect(ann);
                Client tablet = other.connect(ann);
                Client b = one.connect(ben)) {
            a.send(message("1", "to all but me"));
            a.await("ack");
            phone.await("entry");
            tablet.await("entry");
            b.await("entry");
            a.send("{\"type\":\"ping\",\"id\":\"p\"}");
            a.awaitId("p");
            assertThat(a.seen("entry")).isEmpty();
            assertThat(phone.seen("ack")).isEmpty();
        }
    }

    @Test
    void aPipelineKeepsItsOrderAndItsIds() {
        try (Client a = one.connect(ann);
                Client b = other.connect(ben)) {
            for (int i = 1; i <= 500; i++) {
                a.send(message("p" + i, "text " + i));
            }
            for (int i = 1; i <= 500; i++) {
                assertThat(a.awaitId("p" + i).path("seq").asInt()).isEqualTo(i);
                assertThat(b.await("entry").path("content").path("text").asString())
                        .isEqualTo("text " + i);
            }
        }
    }

    @Test
    void aNoteToOneselfReachesTheOtherDevices() {
        try (Client a = one.connect(ann);
                Client phone = other.connect(ann)) {
            a.send(
                    "{\"type\":\"send\",\"id\":\"1\",\"to\":\"%s\",\"clientMessageId\":\"n\",\"content\":{\"type\":\"custom\",\"a\":[1, {\"b\":null}]}}"
                            .formatted(ann));
            a.await("ack");
            assertThat(phone.await("entry").path("content").toString())
                    .isEqualTo("{\"type\":\"custom\",\"a\":[1,{\"b\":null}]}");
        }
    }

    @Test
    void readAndTypingAreAnsweredAndTypingIsPassedOnOnceInThreeSeconds() {
        owner.commands().clear();
        try (Client a = one.connect(ann)) {
            for (int i = 0; i < 5; i++) {
                a.send("{\"type\":\"typing\",\"id\":\"t%d\",\"conversationId\":\"%s\"}".formatted(i, theirs));
            }
            a.send("{\"type\":\"read\",\"conversationId\":\"%s\",\"seq\":3}".formatted(theirs));
            a.send("{\"type\":\"read\",\"id\":\"r\",\"conversationId\":\"%s\",\"seq\":4}".formatted(theirs));
            assertThat(a.awaitId("r").path("type").asString()).isEqualTo("ok");
            Awaitility.await().untilAsserted(() -> assertThat(a.seen("ok")).hasSize(6));
            assertThat(owner.commands().stream().map(CommandEvent::command))
                    .containsExactly(new Command.Typing(), new Command.Read(3), new Command.Read(4));
        }
    }

    @Test
    void aStrangersConversationIsRefusedByItsOwner() {
        try (Client a = one.connect(ann)) {
            a.send(
                    "{\"type\":\"send\",\"id\":\"1\",\"conversationId\":\"%s\",\"clientMessageId\":\"n\",\"content\":{\"type\":\"custom\"}}"
                            .formatted(ConversationId.direct(ben, Node.newUser())));
            assertThat(a.awaitId("1").path("code").asString()).isEqualTo("conversation_not_found");
        }
    }

    private String message(String id, String text) {
        return "{\"type\":\"send\",\"id\":\"%s\",\"conversationId\":\"%s\",\"clientMessageId\":\"m%s\",\"content\":{\"type\":\"text\",\"text\":\"%s\"}}"
                .formatted(id, theirs, id, text);
    }
}
