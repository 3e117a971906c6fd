package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** G3: a command sent again is stored once and gets the first answer. */
class OnceTest {
    private final Person ann = Person.register("ann");
    private final Person bob = Person.register("bob");
    private final String conversation = ann.with(bob);
    private final String id = UUID.randomUUID().toString();

    @Test
    void aRepeatOverTheSocketGetsTheFirstSeq() {
        try (Socket socket = ann.socket()) {
            long first = socket.say(conversation, "hello", id).get("seq").asLong();
            socket.say(conversation, "something else");
            assertThat(socket.say(conversation, "hello", id).get("seq").asLong())
                    .isEqualTo(first);
        }
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void aRepeatByAnotherRoadAndDeviceGetsTheFirstEntry() {
        try (Socket socket = ann.socket()) {
            socket.say(conversation, "hello", id);
        }
        Rest.Answer again = ann.onAnotherDevice().rest().say(conversation, "other words", id);
        assertThat(again.status()).isIn(200, 201);
        assertThat(again.json().get("seq").asLong()).isEqualTo(1);
        assertThat(again.json().get("content").get("text").asString()).isEqualTo("hello");
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void whoLeftStillGetsTheFirstAnswer() {
        String group = ann.group("team", bob);
        long first = bob.rest().say(group, "bye", id).json().get("seq").asLong();
        assertThat(bob.rest()
                        .delete("/v1/conversations/" + group + "/members/" + bob.id())
                        .status())
                .isEqualTo(204);
        try (Socket socket = bob.socket()) {
            assertThat(socket.say(group, "bye", id).get("seq").asLong()).isEqualTo(first);
            assertThat(socket.say(group, "one more").get("code").asString()).isEqualTo("conversation_not_found");
        }
    }

    @Test
    void theSameIdOfTwoSendersIsTwoMessages() {
        ann.rest().say(conversation, "mine", id);
        bob.rest().say(conversation, "mine", id);
        assertThat(stored()).isEqualTo(2);
    }

    private long stored() {
        return bob.rest()
                .get("/v1/conversations/" + conversation)
                .json()
                .get("lastSeq")
                .asLong();
    }
}
