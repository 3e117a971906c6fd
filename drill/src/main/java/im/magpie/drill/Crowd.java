package im.magpie.drill;

import im.magpie.conformance.Verdict;
import im.magpie.sdk.Installation;
import im.magpie.sdk.Magpie;
import im.magpie.sdk.log.Content;
import im.magpie.sdk.log.Entry;
import im.magpie.sdk.session.ConnectionState;
import im.magpie.sdk.session.Event;
import im.magpie.sdk.session.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** People who write all the time through the public door; what each was promised, heard, and how often it had to connect again. */
final class Crowd implements AutoCloseable {
    private static final String PASSWORD = "correct horse battery staple";
    private static final Duration SETTLE = Duration.ofSeconds(90);
    /** Members of the group that all know. */
    private static final int GROUP = 20;

    private final List<Magpie> people = new ArrayList<>();
    private final List<String> conversations = new ArrayList<>();
    private final Map<String, Map<String, List<Entry>>> heard = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final Reconnects reconnects = new Reconnects();
    private final Deliveries deliveries = new Deliveries();
    private final int rate;
    private final Thread writer = Thread.ofPlatform().name("writer").unstarted(this::write);
    private volatile boolean writing = true;

    private record Sent(String conversation, String id, CompletableFuture<Outcome.Acknowledged> acknowledged) {
        boolean isAcknowledged() {
            return acknowledged.isDone() && !acknowledged.isCompletedExceptionally();
        }
    }

    /** Makes accounts, connects all and begins to write. */
    Crowd(Nginx nginx, int clients, int rate) {
        this.rate = rate;
        Installation at =
                Magpie.at(nginx.url().toString()).tls(nginx.trusting()).fromTheBeginning();
        for (int i = 0; i < clients; i++) {
            String name = "drill-" + UUID.randomUUID();
            at.register(name, PASSWORD);
            people.add(at.logIn(name, PASSWORD));
        }
        List<String> ids = people.stream().map(Magpie::userId).toList();
        conversations.add(people.getFirst()
                .conversations()
                .createGroup("drill", ids.subList(1, Math.min(GROUP, clients)))
                .id());
        for (int i = 0; i < clients; i++) {
            conversations.add(direct(ids.get(i), ids.get((i + 1) % clients)));
        }
        people.forEach(this::connect);
        writer.start();
    }

    private static String direct(String one, String other) {
        return one.compareTo(other) < 0 ? "d-" + one + "-" + other : "d-" + other + "-" + one;
    }

    private void connect(Magpie person) {
        String id = person.userId();
        Map<String, List<Entry>> entries = new ConcurrentHashMap<>();
        heard.put(id, entries);
        person.onEntry(entry -> {
            entries.computeIfAbsent(entry.conversationId(), any -> Collections.synchronizedList(new ArrayList<>()))
                    .add(entry);
            if (entry.isMessage()) {
                deliveries.heard(Objects.requireNonNull(entry.clientMessageId()), System.nanoTime());
            }
        });
        person.connect();
        person.onEvent(event -> {
            if (event instanceof Event.ConnectionChanged(ConnectionState state) && writing) {
                switch (state) {
                    case CONNECTING -> reconnects.add(id, System.nanoTime());
                    case CONNECTED -> reconnects.back(id, System.nanoTime());
                    case CLOSED -> {}
                }
            }
        });
    }

    private void write() {
        Random random = new Random(rate);
        long pause = Duration.ofSeconds(1).toNanos() / rate;
        long next = System.nanoTime();
        while (writing) {
            int at = random.nextInt(people.size());
            boolean toAll = at < GROUP && random.nextBoolean();
            String conversation = conversations.get(toAll ? 0 : 1 + at);
            String id = UUID.randomUUID().toString();
            deliveries.sent(id, toAll ? Math.min(GROUP, people.size()) : 2, System.nanoTime());
            CompletableFuture<Outcome.Acknowledged> acknowledged = people.get(at)
                    .send(conversation, id, Content.text("drill"))
                    .whenComplete((done, failed) -> {
                        if (failed == null) {
                            deliveries.acknowledged(id, System.nanoTime());
                        }
                    });
            sent.add(new Sent(conversation, id, acknowledged));
            next += pause;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    Reconnects reconnects() {
        return reconnects;
    }

    Deliveries deliveries() {
        return deliveries;
    }

    int sent() {
        return sent.size();
    }

    /** A request through nginx and a gateway. */
    void ask() {
        people.getFirst().accounts().me();
    }

    /** Stops writing, waits for every answer, and says what was promised and is not so; nothing if all is well. */
    List<String> check() throws Exception {
        writing = false;
        writer.join();
        List<String> wrong = new ArrayList<>();
        try {
            CompletableFuture.allOf(sent.stream().map(Sent::acknowledged).toArray(CompletableFuture<?>[]::new))
                    .get(SETTLE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            wrong.add(sent.stream().filter(one -> !one.isAcknowledged()).count() + " messages were not acknowledged");
        }
        for (int i = 0; i < conversations.size(); i++) {
            Magpie reader = people.get(Math.max(0, i - 1));
            String conversation = conversations.get(i);
            List<Entry> stored =
                    reader.conversations().entriesAfter(conversation, 0).toList();
            Verdict verdict = new Verdict(conversation, 0, stored);
            wrong.addAll(verdict.ofStored(acknowledged(conversation)));
            for (Magpie person : people) {
                if (i == 0 ? people.indexOf(person) < GROUP : conversation.contains(person.userId())) {
                    wrong.addAll(verdict.ofHeard(person.userId(), heard(person.userId(), conversation, stored.size())));
                }
            }
        }
        return wrong;
    }

    private Map<String, Long> acknowledged(String conversation) {
        return sent.stream()
                .filter(one -> one.conversation().equals(conversation) && one.isAcknowledged())
                .collect(Collectors.toMap(
                        Sent::id, one -> one.acknowledged().join().seq()));
    }

    /** Waits for as many. */
    private List<Entry> heard(String person, String conversation, int count) throws InterruptedException {
        Map<String, List<Entry>> entries = Objects.requireNonNull(heard.get(person));
        long end = System.nanoTime() + SETTLE.toNanos();
        while (System.nanoTime() < end
                && entries.getOrDefault(conversation, List.of()).size() < count) {
            Thread.sleep(50);
        }
        // A synchronised list hands out its array in one piece.
        return List.of(entries.getOrDefault(conversation, List.of()).toArray(Entry[]::new));
    }

    @Override
    public void close() {
        writing = false;
        people.forEach(Magpie::close);
    }
}
