package im.magpie.connection;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.delivery.Fanout;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Delivery;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every pair of nodes, every kind of frame, and nodes that are replaced one after the other. */
class NodesTest {
    private static TestIssuer issuer;
    private static final List<Node> NODES = new ArrayList<>();
    private static Owner owner;

    private final UserId ann = Node.newUser();
    private final UserId ben = Node.newUser();
    private final ConversationId theirs = ConversationId.direct(ann, ben);
    private final List<Client> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        issuer = new TestIssuer();
        NODES.add(newNode());
        NODES.add(newNode());
        owner = new Owner();
    }

    @AfterAll
    static void stop() {
        owner.close();
        NODES.forEach(Node::close);
        NODES.clear();
        issuer.close();
    }

    @AfterEach
    void disconnect() {
        clients.forEach(Client::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"receipt", "typing", "presence", "inbox"})
    void aFrameReachesItsRecipientsOnEveryNodeAsItIsAndNobodyElse(String type) {
        String frame = "{\"type\":\"%s\",\"conversationId\":\"%s\",\"userId\":\"%s\"}".formatted(type, theirs, ann);
        Client a = connect(0, ann);
        Client bensPhone = connect(0, ben);
        Client bensLaptop = connect(1, ben);
        owner.publish(
                List.of(new Fanout(
                        List.of(ben.value()),
                        recipients ->
                                new Delivery.Push(Bytes.of(frame.getBytes(StandardCharsets.UTF_8)), recipients, 0, 0))),
                List.of());
        assertThat(bensPhone.await(type).toString()).isEqualTo(frame);
        assertThat(bensLaptop.await(type).toString()).isEqualTo(frame);
        say(bensPhone, a);
        assertThat(a.seen(type)).isEmpty();
        assertThat(bensLaptop.seen(type)).hasSize(1);
    }

    @Test
    void betweenAnyTwoNodesPeopleTalkAndGoOnTalkingWhileEachNodeIsReplacedInTurn() {
        Client a = connect(0, ann);
        for (int round = 0; round < NODES.size(); round++) {
            for (int one = 0; one < NODES.size(); one++) {
                for (int other = 0; other < NODES.size(); other++) {
                    Client from = connect(one, ann);
                    Client to = connect(other, ben);
                    say(from, to);
                    say(to, from);
                    say(to, a);
                    from.close();
                    to.close();
                }
            }
            // Whoever is on the node that goes comes back on the other, and is found there.
            int replaced = round;
            int next = (round + 1) % NODES.size();
            a.close();
            a = connect(next, ann);
            Client b = connect(replaced, ben);
            NODES.get(replaced).close();
            b.await("reconnect");
            b = connect(next, ben);
            say(b, a);
            NODES.set(replaced, newNode());
            say(connect(replaced, ben), a);
        }
    }

    @Test
    void whoComesBackTenTimesHearsAMessageOnce() {
        for (int i = 0; i < 10; i++) {
            connect(i % 2, ben).close();
        }
        Client b = connect(1, ben);
        say(connect(0, ann), b);
        say(connect(0, ann), b);
        assertThat(b.seen("entry")).hasSize(2);
    }

    private static Node newNode() {
        return Node.start(issuer, "http://127.0.0.1:1");
    }

    private Client connect(int node, UserId user) {
        Client client = NODES.get(node).connect(user);
        clients.add(client);
        return client;
    }

    /** A message that the one sends is acknowledged, and heard by the other. */
    private void say(Client from, Client to) {
        String text = UUID.randomUUID().toString();
        from.send(
                "{\"type\":\"send\",\"id\":\"%s\",\"conversationId\":\"%s\",\"clientMessageId\":\"%s\",\"content\":{\"type\":\"text\",\"text\":\"%s\"}}"
                        .formatted(text, theirs, text, text));
        assertThat(from.awaitId(text).path("type").asString()).isEqualTo("ack");
        JsonNode entry = to.await("entry");
        while (!entry.path("content").path("text").asString().equals(text)) {
            entry = to.await("entry");
        }
    }
}
