package im.magpie.conformance;

import im.magpie.sdk.Installation;
import im.magpie.sdk.Magpie;
import im.magpie.sdk.log.Content;
import im.magpie.sdk.log.Entry;
import im.magpie.sdk.rest.MagpieException;
import im.magpie.sdk.session.ConnectionState;
import im.magpie.sdk.session.Event;
import im.magpie.sdk.session.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Devices of a few accounts that write to each other all the time, in groups made for it; what each was promised and heard. */
final class Traffic implements AutoCloseable {
    private static final Duration SETTLE = Duration.ofSeconds(90);
    /** Conversations are spread over the pods of message-service by their ids: enough that each has some. */
    private static final int GROUPS = 12;

    private final List<Magpie> devices = new ArrayList<>();
    /** With the last entry before anything was sent. */
    private final Map<String, Long> bases = new LinkedHashMap<>();

    private final Map<Magpie, Map<String, List<Entry>>> heard = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Reconnect> reconnects = new ConcurrentLinkedQueue<>();
    private final int rate;
    private final Thread writer = Thread.ofPlatform().name("writer").unstarted(this::write);
    private volatile boolean writing = true;

    /**
     * A message that was sent.
     *
     * @param at when, by {@link System#nanoTime()}
     * @param answered when it was acknowledged, likewise
     */
    private record Sent(
            String conversation,
            String id,
            long at,
            CompletableFuture<Outcome.Acknowledged> answer,
            CompletableFuture<Long> answered) {
        boolean isAcknowledged() {
            return answered.isDone() && !answered.isCompletedExceptionally();
        }
    }

    /** A device lost its connection. */
    record Reconnect(Magpie device, long at) {}

    /**
     * Logs in and connects.
     *
     * @param each devices of each account
     * @param rate messages a second, of all together
     */
    Traffic(Installation at, List<Account> accounts, int each, int rate) {
        this.rate = rate;
        try {
            for (Account account : accounts) {
                for (int i = 0; i < each; i++) {
                    devices.add(at.logIn(account.username(), account.password()));
                }
            }
            Magpie founder = devices.getFirst();
            List<String> others = devices.stream()
                    .map(Magpie::userId)
                    .distinct()
                    .filter(id -> !id.equals(founder.userId()))
                    .toList();
            for (int i = 1; i <= GROUPS; i++) {
                bases.put(
                        founder.conversations()
                                .createGroup("magpie k8s check " + i, others)
                                .id(),
                        0L);
            }
            devices.forEach(this::connect);
            bases.replaceAll((group, _) -> founder.conversations().get(group).lastSeq());
            writer.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void connect(Magpie device) {
        Map<String, List<Entry>> entries = new ConcurrentHashMap<>();
        heard.put(device, entries);
        device.onEntry(entry -> entries.computeIfAbsent(
                        entry.conversationId(), any -> Collections.synchronizedList(new ArrayList<>()))
                .add(entry));
        device.connect();
        device.onEvent(event -> {
            if (event instanceof Event.ConnectionChanged(ConnectionState state)
                    && state == ConnectionState.CONNECTING
                    && writing) {
                reconnects.add(new Reconnect(device, System.nanoTime()));
            }
        });
    }

    private void write() {
        Random random = new Random();
        List<String> groups = List.copyOf(bases.keySet());
        long pause = Duration.ofSeconds(1).toNanos() / rate;
        long next = System.nanoTime();
        while (writing) {
            String group = groups.get(random.nextInt(groups.size()));
            String id = UUID.randomUUID().toString();
            long now = System.nanoTime();
            CompletableFuture<Outcome.Acknowledged> answer =
                    devices.get(random.nextInt(devices.size())).send(group, id, Content.text("check"));
            sent.add(new Sent(group, id, now, answer, answer.thenApply(_ -> System.nanoTime())));
            next += pause;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** A request by the gateway. */
    void ask() {
        devices.getFirst().accounts().me();
    }

    /** Waits until all that was sent so far is acknowledged; false if that takes too long. */
    boolean flows() throws InterruptedException {
        long end = System.nanoTime() + SETTLE.toNanos();
        for (Sent one : sent) {
            try {
                one.answer().get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                return false;
            }
        }
        return true;
    }

    /** Reconnects since a moment of {@link System#nanoTime()}, by device. */
    Map<Magpie, Long> reconnectsSince(long start) {
        return reconnects.stream()
                .filter(one -> one.at() - start >= 0)
                .collect(Collectors.groupingBy(Reconnect::device, Collectors.counting()));
    }

    /** From send to acknowledgement, of what was sent since a moment and is answered; in milliseconds, the shortest first. */
    List<Long> latenciesSince(long start) {
        return sent.stream()
                .filter(one -> one.at() - start >= 0 && one.isAcknowledged())
                .map(one -> TimeUnit.NANOSECONDS.toMillis(one.answered().join() - one.at()))
                .sorted()
                .toList();
    }

    /** Stops writing, waits for the answers, and looks whether what was promised is stored. */
    List<String> stored(Map<String, Long> seen) throws InterruptedException {
        writing = false;
        writer.join();
        List<String> wrong = new ArrayList<>();
        flows();
        long open = sent.stream().filter(one -> !one.isAcknowledged()).count();
        if (open > 0) {
            wrong.add(open + " messages were not acknowledged within " + SETTLE.toSeconds() + " s");
        }
        seen.put("messages", (long) sent.size());
        bases.keySet()
                .forEach(group ->
                        wrong.addAll(new Verdict(group, base(group), entries(group)).ofStored(acknowledged(group))));
        return wrong;
    }

    private Map<String, Long> acknowledged(String group) {
        return sent.stream()
                .filter(one -> one.conversation().equals(group) && one.isAcknowledged())
                .collect(Collectors.toMap(Sent::id, one -> one.answer().join().seq()));
    }

    /** Whether every device heard everything, once and in order. */
    List<String> heard(Map<String, Long> seen) throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        seen.put("devices", (long) devices.size());
        long end = System.nanoTime() + SETTLE.toNanos();
        for (String group : bases.keySet()) {
            List<Entry> stored = entries(group);
            for (Magpie device : devices) {
                while (heard(device, group).size() < stored.size() && System.nanoTime() < end) {
                    Thread.sleep(50);
                }
                wrong.addAll(new Verdict(group, base(group), stored)
                        .ofHeard("device " + devices.indexOf(device), heard(device, group)));
            }
        }
        return wrong;
    }

    private List<Entry> entries(String group) {
        return devices.getFirst()
                .conversations()
                .entriesAfter(group, base(group))
                .toList();
    }

    private long base(String group) {
        return Objects.requireNonNull(bases.get(group));
    }

    private List<Entry> heard(Magpie device, String group) {
        // A synchronised list hands out its array in one piece.
        return Stream.of(Objects.requireNonNull(heard.get(device))
                        .getOrDefault(group, List.of())
                        .toArray(Entry[]::new))
                .filter(entry -> entry.seq() > base(group))
                .toList();
    }

    /** The groups are left, and so gone from the accounts' lists; the sessions end. */
    @Override
    public void close() {
        writing = false;
        Map<String, Magpie> members =
                devices.stream().collect(Collectors.toMap(Magpie::userId, one -> one, (one, _) -> one));
        Set<String> groups = bases.keySet();
        members.forEach((id, member) ->
                groups.forEach(group -> quietly(() -> member.conversations().removeMember(group, id))));
        devices.forEach(Traffic::logOut);
    }

    /** Ends the session, if the server can be told. */
    static void logOut(Magpie client) {
        quietly(client::logOut);
        client.close();
    }

    private static void quietly(Runnable farewell) {
        try {
            farewell.run();
        } catch (MagpieException e) {
            // What was looked at is not changed by it.
            return;
        }
    }
}
