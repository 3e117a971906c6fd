package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.sdk.Magpie;
import im.magpie.sdk.log.Content;
import im.magpie.sdk.log.Entry;
import im.magpie.sdk.session.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/**
 * People who write all the time, one to one and in a group, through the SDK; and what each of them was promised and saw. {@link #check}
 * holds it against what is stored.
 */
final class Load implements AutoCloseable {
    private static final Duration SETTLE = Duration.ofSeconds(90);
    private static final long PAUSE_NANOS = Duration.ofMillis(40).toNanos();

    private final List<Person> people = new ArrayList<>();
    private final List<Magpie> clients = new ArrayList<>();
    private final Map<String, Map<String, List<Entry>>> seen = new ConcurrentHashMap<>();
    private final List<String> conversations = new ArrayList<>();
    private final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final List<Thread> writers = new ArrayList<>();
    private volatile boolean writing = true;

    private record Sent(
            String sender, String conversation, String id, CompletableFuture<Outcome.Acknowledged> acknowledged) {}

    /** Starts to write. */
    Load(int count) {
        for (int i = 0; i < count; i++) {
            people.add(Person.register("writer"));
        }
        String group = people.getFirst().group("load", people.toArray(Person[]::new));
        conversations.add(group);
        for (int i = 1; i < count; i++) {
            conversations.add(people.getFirst().with(people.get(i)));
        }
        people.forEach(this::connect);
        for (int i = 0; i < count; i++) {
            int writer = i;
            writers.add(Thread.ofPlatform().name("writer-" + i).start(() -> write(writer)));
        }
    }

    private void connect(Person person) {
        Map<String, List<Entry>> entries = new ConcurrentHashMap<>();
        seen.put(person.id(), entries);
        im.magpie.sdk.Installation at =
                Magpie.at(Installation.shared().url().toString()).fromTheBeginning();
        SSLContext trusted = Installation.trusted();
        Magpie client = (trusted == null ? at : at.tls(trusted)).logIn(person.name(), person.password());
        client.onEntry(entry -> entries.computeIfAbsent(
                        entry.conversationId(), id -> java.util.Collections.synchronizedList(new ArrayList<>()))
                .add(entry));
        clients.add(client.connect());
    }

    private void write(int writer) {
        Random random = new Random(writer);
        Person person = people.get(writer);
        for (int n = 0; writing; n++) {
            String direct =
                    writer == 0 ? conversations.get(1 + random.nextInt(people.size() - 1)) : conversations.get(writer);
            String conversation = random.nextBoolean() ? conversations.getFirst() : direct;
            String id = UUID.randomUUID().toString();
            sent.add(new Sent(
                    person.id(),
                    conversation,
                    id,
                    clients.get(writer).send(conversation, id, Content.text("message " + n + " of " + writer))));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Waits until so many more messages were acknowledged. */
    void await(int messages) {
        long before = acknowledged();
        Awaitility.await().atMost(SETTLE).until(() -> acknowledged() >= before + messages);
    }

    /** Stops writing and waits until every message is acknowledged. */
    void settle() throws Exception {
        writing = false;
        for (Thread writer : writers) {
            writer.join();
        }
        CompletableFuture.allOf(sent.stream().map(Sent::acknowledged).toArray(CompletableFuture[]::new))
                .get(SETTLE.toSeconds(), TimeUnit.SECONDS);
    }

    /** G1 to G4 and G6: what was promised is stored, once, in order; everybody saw all of it, once, in order; counts are right. */
    void check() {
        for (String conversation : conversations) {
            Person reader = people.stream()
                    .filter(person -> concerns(person, conversation))
                    .findFirst()
                    .orElseThrow();
            List<Entry> stored = stored(reader, conversation);
            assertThat(stored.stream().map(Entry::seq))
                    .as("seqs of %s", conversation)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, stored.size()).boxed().toList());
            checkSent(conversation, stored);
            for (Person person : people) {
                if (concerns(person, conversation)) {
                    checkSeen(person, conversation, stored);
                    checkUnread(person, conversation, stored);
                }
            }
        }
    }

    private void checkSent(String conversation, List<Entry> stored) {
        Map<String, Long> places = new HashMap<>();
        Set<String> twice = new HashSet<>();
        stored.stream().filter(Entry::isMessage).forEach(entry -> {
            if (places.put(Objects.requireNonNull(entry.clientMessageId()), entry.seq()) != null) {
                twice.add(entry.clientMessageId());
            }
        });
        assertThat(twice).as("stored twice in %s", conversation).isEmpty();
        for (Sent one : sent) {
            if (one.conversation().equals(conversation)) {
                assertThat(places.get(one.id()))
                        .as("place of a message that was acknowledged")
                        .isEqualTo(one.acknowledged().join().seq());
            }
        }
    }

    private void checkSeen(Person person, String conversation, List<Entry> stored) {
        List<Long> all = stored.stream().map(Entry::seq).toList();
        Awaitility.await().atMost(SETTLE).untilAsserted(() -> assertThat(seenBy(person, conversation))
                .as("seen by %s in %s", person.name(), conversation)
                .isEqualTo(all));
    }

    private static void checkUnread(Person person, String conversation, List<Entry> stored) {
        long others = stored.stream()
                .filter(entry -> entry.isMessage() && !entry.senderId().equals(person.id()))
                .count();
        long unread = person.rest()
                .get("/v1/conversations/" + conversation)
                .json()
                .get("unread")
                .asLong();
        assertThat(Math.min(unread, 999))
                .as("unread of %s in %s", person.name(), conversation)
                .isEqualTo(Math.min(others, 999));
    }

    private List<Long> seenBy(Person person, String conversation) {
        List<Entry> entries = Objects.requireNonNull(seen.get(person.id())).getOrDefault(conversation, List.of());
        synchronized (entries) {
            return entries.stream().map(Entry::seq).toList();
        }
    }

    private List<Entry> stored(Person reader, String conversation) {
        return clients.get(people.indexOf(reader))
                .conversations()
                .entriesAfter(conversation, 0)
                .toList();
    }

    private static boolean concerns(Person person, String conversation) {
        return conversation.startsWith("g-") || conversation.contains(person.id());
    }

    private long acknowledged() {
        return sent.stream()
                .filter(one ->
                        one.acknowledged().isDone() && !one.acknowledged().isCompletedExceptionally())
                .count();
    }

    @Override
    public void close() {
        writing = false;
        clients.forEach(Magpie::close);
    }
}
