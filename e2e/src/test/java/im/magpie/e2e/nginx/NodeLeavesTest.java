package im.magpie.e2e.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.e2e.Installation;
import im.magpie.sdk.Magpie;
import im.magpie.sdk.session.ConnectionState;
import im.magpie.sdk.session.Event;
import im.magpie.sdk.session.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * One of two connection nodes behind nginx is stopped while people write. Needs a suite of {@code ./magpie up --separate --scale
 * connection-service=2}, named by {@code magpie.e2e.data}; {@code up} brings the node back.
 */
@EnabledIfSystemProperty(named = "magpie.e2e.nodes", matches = "2")
class NodeLeavesTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final int PEOPLE = 20;
    private static final int MESSAGES = 300;

    private final ConcurrentMap<String, AtomicInteger> connects = new ConcurrentHashMap<>();
    private final AtomicInteger heard = new AtomicInteger();
    private final List<Magpie> people = new ArrayList<>();
    private final List<CompletableFuture<Outcome.Acknowledged>> sent = new ArrayList<>();

    @Test
    void everybodyIsBackAfterOneReconnectAndNothingIsLost() throws Exception {
        URI first = Installation.shared().webSocket();
        try (Nginx nginx = Nginx.before(
                List.of(Installation.shared().url().getAuthority()),
                List.of(first.getAuthority(), first.getHost() + ":" + (first.getPort() + 10)))) {
            for (int i = 0; i < PEOPLE; i++) {
                people.add(person(nginx).connect());
            }
            write();
            ProcessHandle node = ProcessHandle.of(Installation.shared().pid("connection-service-2"))
                    .orElseThrow();
            node.destroy();
            while (node.isAlive()) {
                write();
            }
            write();
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(heard)
                    .hasValue(sent.size()));
            assertThat(connects.values())
                    .extracting(AtomicInteger::get)
                    .contains(2)
                    .allMatch(times -> times <= 2);
            people.forEach(Magpie::close);
        } finally {
            Installation.shared().up();
        }
    }

    private void write() throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            CompletableFuture<Outcome.Acknowledged> one =
                    people.get(i % PEOPLE).sendTo(people.get((i + 7) % PEOPLE).userId(), "message " + sent.size());
            sent.add(one);
            if (i % PEOPLE == 0) {
                one.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private Magpie person(Nginx nginx) {
        var at = Magpie.at(nginx.url().toString()).tls(nginx.certificate().trusting());
        String name = "leaving-" + UUID.randomUUID();
        at.register(name, PASSWORD);
        Magpie person = at.logIn(name, PASSWORD);
        AtomicInteger times = connects.computeIfAbsent(name, any -> new AtomicInteger());
        person.onEvent(event -> {
            if (event instanceof Event.ConnectionChanged(ConnectionState state) && state == ConnectionState.CONNECTED) {
                times.incrementAndGet();
            }
        });
        return person.onMessage(message -> heard.incrementAndGet());
    }
}
