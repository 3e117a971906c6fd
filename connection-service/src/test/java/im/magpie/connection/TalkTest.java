package im.magpie.connection;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.TestIssuer;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two nodes of one installation, and people who talk. */
class TalkTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");
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

    private String message(String id, String text) {
        return "{\"type\":\"send\",\"id\":\"%s\",\"conversationId\":\"%s\",\"clientMessageId\":\"m%s\",\"content\":{\"type\":\"text\",\"text\":\"%s\"}}"
                .formatted(id, theirs, id, text);
    }
}
