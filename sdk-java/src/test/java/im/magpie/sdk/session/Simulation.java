package im.magpie.sdk.session;

import im.magpie.sdk.log.Content;
import im.magpie.sdk.log.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A session, a network that loses, doubles and reorders live frames and breaks connections, and a server that now and then does not answer
 * what it has stored: all in simulated time, from one seed.
 */
final class Simulation {
    static final String ME = "0000000000ME0";
    static final String OTHER = "000000000THEM";

    private record Due(long at, long order, Runnable what) {}

    final SimulatedServer server;
    final Map<String, List<Entry>> heard = new LinkedHashMap<>();
    final Map<String, Outcome> outcomes = new HashMap<>();
    final Map<String, OutboxMessage> stored = new LinkedHashMap<>();
    final Map<String, Long> saved = new TreeMap<>();
    final List<Event> events = new ArrayList<>();
    final List<String> trace = new ArrayList<>();
    boolean ready;
    boolean begun;
    boolean tokensRefused;
    double chaos;

    private final PriorityQueue<Due> queue = new PriorityQueue<>((one, other) ->
            one.at() != other.at() ? Long.compare(one.at(), other.at()) : Long.compare(one.order(), other.order()));
    private final Random random;
    private final Settings settings;
    private Session session;
    private int runs;
    private long order;
    private long now;
    private int link;
    private boolean up;
    private long upstream;
    private long wake = Long.MAX_VALUE;

    Simulation(long seed, Settings settings) {
        this.random = new Random(seed);
        this.settings = settings;
        this.server = new SimulatedServer(this, new Random(seed + 1));
        this.session = newSession();
    }

    private Session newSession() {
        Optional<Map<String, Long>> positions = begun ? Optional.of(new LinkedHashMap<>(saved)) : Optional.empty();
        return new Session(settings, new Random(random.nextLong()), ME, positions, List.copyOf(stored.values()));
    }

    /** The process dies and starts again with what its stores have. */
    void restart() {
        runs++;
        up = false;
        link = 0;
        ready = false;
        session = newSession();
        input(new Input.Start());
    }

    RandomGenerator random() {
        return random;
    }

    long now() {
        return now;
    }

    void at(long delay, Runnable what) {
        queue.add(new Due(now + delay, order++, what));
    }

    /** Lets all happen that is due in this time. */
    void run(long millis) {
        long end = now + millis;
        while (!queue.isEmpty() && queue.peek().at() <= end) {
            Due due = queue.remove();
            now = due.at();
            due.what().run();
        }
        now = end;
    }

    void input(Input input) {
        trace.add(now + " " + input);
        for (Effect effect : session.step(input, now)) {
            trace.add(now + "   " + effect);
            perform(effect);
        }
        long next = session.wakeAt(now);
        if (next < Long.MAX_VALUE && (next < wake || wake <= now)) {
            wake = next;
            at(Math.max(0, next - now), () -> {
                wake = Long.MAX_VALUE;
                input(new Input.Wake());
            });
        }
    }

    void send(String conversation, String id) {
        input(new Input.Send(new OutboxMessage(conversation, id, Content.text(id))));
    }

    private void perform(Effect effect) {
        int run = runs;
        switch (effect) {
            case Effect.FetchToken _ ->
                at(
                        5,
                        () -> later(
                                run,
                                tokensRefused
                                        ? new Input.TokenRefused("revoked")
                                        : new Input.TokenReady("token", now + 600_000)));
            case Effect.Open(int number) -> {
                link = number;
                at(10, () -> {
                    if (run == runs && link == number && random.nextDouble() >= chaos) {
                        up = true;
                        input(new Input.Opened(number));
                    } else {
                        later(run, new Input.Closed(number, 1006, 0));
                    }
                });
            }
            case Effect.Transmit(int number, Outgoing frame) -> {
                upstream = Math.max(upstream, now + 1 + random.nextInt(5));
                at(upstream - now, () -> {
                    if (run == runs && up && link == number) {
                        server.receive(frame);
                    }
                });
            }
            case Effect.Close(int number, int code) -> up = up && link != number;
            case Effect.Deliver(Event.EntryReceived(Entry entry)) -> {
                heard.computeIfAbsent(entry.conversationId(), id -> new ArrayList<>())
                        .add(entry);
                save(entry.conversationId(), entry.seq());
            }
            case Effect.Deliver(Event event) -> events.add(event);
            case Effect.Advance(String conversation, long seq) -> save(conversation, seq);
            case Effect.Begin(var positions) -> {
                begun = true;
                saved.putAll(positions);
            }
            case Effect.Forget(String conversation) -> saved.remove(conversation);
            case Effect.Ready() -> ready = true;
            case Effect.Store(OutboxMessage message) -> stored.put(message.clientMessageId(), message);
            case Effect.Discard(String id) -> stored.remove(id);
            case Effect.Complete(String id, Outcome outcome) -> outcomes.put(id, outcome);
        }
    }

    private void save(String conversation, long seq) {
        if (begun) {
            saved.merge(conversation, seq, Math::max);
        }
    }

    private void later(int run, Input input) {
        if (run == runs) {
            input(input);
        }
    }

    /** To the client, in some time; live frames may come twice, late or never. */
    void push(Incoming frame) {
        int copies = random.nextDouble() >= chaos ? 1 : random.nextInt(3);
        for (int i = 0; i < copies; i++) {
            answer(frame, random.nextDouble() < chaos ? random.nextInt(500) : 1);
        }
    }

    void answer(Incoming frame, long delay) {
        int number = link;
        int run = runs;
        at(delay, () -> {
            if (run == runs && up && link == number) {
                input(new Input.Received(number, frame));
            }
        });
    }

    void breakConnection(int code) {
        if (up) {
            up = false;
            int number = link;
            int run = runs;
            at(random.nextInt(50), () -> later(run, new Input.Closed(number, code, 0)));
        }
    }

    /** The connection is dead, but nobody says so. */
    void cutSilently() {
        up = false;
    }
}
