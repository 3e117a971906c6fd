package im.magpie.simulation;

import im.magpie.common.id.UserId;
import im.magpie.sdk.log.Entry;
import im.magpie.sdk.session.Effect;
import im.magpie.sdk.session.Event;
import im.magpie.sdk.session.Incoming;
import im.magpie.sdk.session.Input;
import im.magpie.sdk.session.OutboxMessage;
import im.magpie.sdk.session.Outcome;
import im.magpie.sdk.session.Outgoing;
import im.magpie.sdk.session.Session;
import im.magpie.sdk.session.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One device of a user: the real session of the Java SDK, what it has in its stores, and what it told the application. */
final class Client {
    private static final long NOT_IN_A_RUN = 3_600_000;
    private static final Settings SETTINGS =
            new Settings(50, 1_500, 4, 100, 1_000, 5, 2, 20, 6_000, 2_000, NOT_IN_A_RUN, Settings.Start.BEGINNING);

    private final World world;
    private final Fleet fleet;
    private final Journal journal;
    private final long user;
    private final int number;
    private final Map<String, List<List<Entry>>> heard = new LinkedHashMap<>();
    private final Map<String, Long> positions = new LinkedHashMap<>();
    private final Map<String, OutboxMessage> unsent = new LinkedHashMap<>();
    private final Set<String> transmitted = new HashSet<>();
    private final Map<String, Long> unread = new HashMap<>();
    private Session session;
    private @Nullable Connection connection;
    private boolean begun;
    private boolean alive = true;
    private long run;
    private long wakeAt = Long.MAX_VALUE;

    Client(World world, Fleet fleet, Journal journal, long user, int number) {
        this.world = world;
        this.fleet = fleet;
        this.journal = journal;
        this.user = user;
        this.number = number;
        session = newSession();
    }

    private Session newSession() {
        return new Session(
                SETTINGS,
                new SplittableRandom(world.random().nextLong()),
                new UserId(user).toString(),
                begun ? Optional.of(new LinkedHashMap<>(positions)) : Optional.empty(),
                List.copyOf(unsent.values()));
    }

    long user() {
        return user;
    }

    boolean alive() {
        return alive;
    }

    /** Counts the starts of the process: what belongs to a former one is over. */
    long run() {
        return run;
    }

    @Nullable
    Connection connection() {
        return connection;
    }

    /** What the application was told of a conversation; it begins anew, and may hear things again, each time it was told that it is gone. */
    List<List<Entry>> heard(String conversation) {
        return heard.getOrDefault(conversation, List.of(List.of()));
    }

    /** The highest entry that it was told of. */
    long reached(String conversation) {
        return heard(conversation).stream()
                .flatMap(List::stream)
                .mapToLong(Entry::seq)
                .max()
                .orElse(0);
    }

    /** The unread count that the application was told last. */
    @Nullable
    Long unread(String conversation) {
        return unread.get(conversation);
    }

    void start(long delay) {
        mine(delay, () -> input(new Input.Start()));
    }

    /** The process dies, and starts again with what its stores have. */
    void crash(long startsIn) {
        run++;
        alive = false;
        world.note("client dies", number, startsIn);
        if (connection != null) {
            connection.leave();
            connection = null;
        }
        long mine = run;
        world.in(startsIn, () -> {
            if (run == mine) {
                alive = true;
                session = newSession();
                wakeAt = Long.MAX_VALUE;
                start(0);
            }
        });
    }

    void input(Input input) {
        if (world.has(Bug.LIVE_WITHOUT_ORDER)
                && input instanceof Input.Received(int ignored, Incoming.Live(Entry entry))) {
            hear(entry);
        }
        for (Effect effect : session.step(input, world.now())) {
            perform(effect);
        }
        long next = session.wakeAt(world.now());
        if (next < wakeAt || (next < Long.MAX_VALUE && wakeAt <= world.now())) {
            wakeAt = next;
            long mine = run;
            world.in(Math.max(0, next - world.now()), () -> {
                if (run == mine && wakeAt == next) {
                    wakeAt = Long.MAX_VALUE;
                    input(new Input.Wake());
                }
            });
        }
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.FetchToken ignored -> mine(3, () -> input(new Input.TokenReady("token", Long.MAX_VALUE)));
            case Effect.Open(int link) -> mine(world.between(2, 20), () -> open(link));
            case Effect.Transmit(int ignored, Outgoing frame) -> {
                if (connection != null) {
                    connection.transmit(asSent(frame));
                }
            }
            case Effect.Close ignored -> {
                if (connection != null) {
                    connection.leave();
                    connection = null;
                }
            }
            case Effect.Deliver(Event.EntryReceived(Entry entry)) -> receive(entry);
            case Effect.Deliver(Event.UnreadChanged changed) -> unread.put(changed.conversationId(), changed.unread());
            case Effect.Deliver(Event.ConversationGone(String gone)) ->
                stays(gone).add(new ArrayList<>());
            case Effect.Deliver ignored -> {}
            case Effect.Advance(String conversation, long seq) -> save(conversation, seq);
            case Effect.Begin(var from) -> {
                begun = true;
                positions.putAll(from);
            }
            case Effect.Forget(String conversation) -> positions.remove(conversation);
            case Effect.Ready ignored -> {}
            case Effect.Store(OutboxMessage message) -> unsent.put(message.clientMessageId(), message);
            case Effect.Discard(String id) -> unsent.remove(id);
            case Effect.Complete(String id, Outcome.Acknowledged done) -> journal.acknowledged(id, done.seq());
            case Effect.Complete(String id, Outcome.Refused refused) -> journal.refused(id, refused.code());
        }
    }

    private void open(int link) {
        connection = fleet.connect(this, link);
        if (connection == null) {
            input(new Input.Closed(link, 1006, 0));
        } else {
            input(new Input.Opened(link));
        }
    }

    private void mine(long delay, Runnable what) {
        long mine = run;
        world.in(delay, () -> {
            if (run == mine) {
                what.run();
            }
        });
    }

    private Outgoing asSent(Outgoing frame) {
        if (!(frame instanceof Outgoing.Send send) || transmitted.add(send.clientMessageId())) {
            return frame;
        }
        journal.sentAgain(send.clientMessageId());
        if (!world.has(Bug.NEW_ID_FOR_A_RESEND)) {
            return frame;
        }
        String other = send.clientMessageId() + "-" + transmitted.size();
        return new Outgoing.Send(send.id(), send.conversationId(), other, send.content());
    }

    private void receive(Entry entry) {
        save(entry.conversationId(), entry.seq());
        if (world.has(Bug.POSITION_BEFORE_DATA)) {
            mine(50, () -> hear(entry));
        } else {
            hear(entry);
        }
    }

    private void hear(Entry entry) {
        stays(entry.conversationId()).getLast().add(entry);
        world.note("heard by", number, entry.seq(), entry.conversationId());
    }

    private List<List<Entry>> stays(String conversation) {
        return heard.computeIfAbsent(conversation, id -> new ArrayList<>(List.of(new ArrayList<>())));
    }

    private void save(String conversation, long seq) {
        if (begun) {
            positions.merge(conversation, seq, Math::max);
        }
    }
}
