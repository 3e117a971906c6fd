package im.magpie.connection;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.event.DeliveryEvent;
import im.magpie.common.route.RouteKeys;
import im.magpie.common.security.TestIssuer;
import im.magpie.connection.session.Sockets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.api.RScoredSortedSet;
import org.redisson.client.codec.StringCodec;

/** A node is started beside one that has all the clients. */
class BalanceTest {
    private static final int CLIENTS = 90;
    private static final String[] SETTINGS = {
        "magpie.connection.balance.minimum",
        "20",
        "magpie.connection.balance.period",
        "1s",
        "magpie.connection.limits.heartbeat",
        "5m",
    };

    private final TestIssuer issuer = new TestIssuer();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();

    @BeforeEach
    void start() {
        nodes.add(Node.start(issuer, "http://127.0.0.1:1", SETTINGS));
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(nodes.getFirst().connect(Node.newUser()));
        }
    }

    @AfterEach
    void stop() {
        clients.forEach(Client::close);
        nodes.forEach(Node::close);
        issuer.close();
    }

    @Test
    void clientsMoveToNewNodesUntilAllHaveAboutTheSameAndEachMovesOnce() {
        nodes.add(Node.start(issuer, "http://127.0.0.1:1", SETTINGS));
        nodes.add(Node.start(issuer, "http://127.0.0.1:1", SETTINGS));
        List<Client> moved = new ArrayList<>();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            for (Client client : List.copyOf(clients)) {
                if (client.isClosed() && !moved.contains(client)) {
                    assertThat(client.closeCode()).isEqualTo(1012);
                    assertThat(client.seen("reconnect")).hasSize(1);
                    moved.add(client);
                    // Where the fewest are, as nginx does it.
                    clients.add(fewest().connect(Node.newUser()));
                }
            }
            return even();
        });
        // None moved twice: whoever came to another node stays there.
        assertThat(moved).hasSizeLessThanOrEqualTo(CLIENTS * 2 / 3);
        assertThat(clients.subList(CLIENTS, clients.size())).noneMatch(Client::isClosed);
    }

    @Test
    void nobodyMovesWhileTheNumberOfOneNodeIsUnknown() {
        try (Owner owner = new Owner()) {
            // Alive, and of a version that says no number.
            String silent = Long.toString(DeliveryEvent.newIncarnation(new SecureRandom(), true));
            RScoredSortedSet<String> leases = owner.redis().getScoredSortedSet(RouteKeys.NODES, StringCodec.INSTANCE);
            leases.add((double) System.currentTimeMillis() + 60_000, silent);
            try {
                nodes.add(Node.start(issuer, "http://127.0.0.1:1", SETTINGS));
                Awaitility.await()
                        .during(Duration.ofSeconds(5))
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> clients.stream()
                                .allMatch(client -> client.seen("reconnect").isEmpty()));
            } finally {
                leases.remove(silent);
            }
            Awaitility.await().until(() -> clients.stream()
                    .anyMatch(client -> !client.seen("reconnect").isEmpty()));
        }
    }

    private Node fewest() {
        return nodes.stream().min(Comparator.comparingInt(BalanceTest::sockets)).orElseThrow();
    }

    private boolean even() {
        double mean = CLIENTS / (double) nodes.size();
        return nodes.stream().allMatch(node -> Math.abs(sockets(node) - mean) <= mean / 5);
    }

    private static int sockets(Node node) {
        return node.bean(Sockets.class).all().size();
    }
}
