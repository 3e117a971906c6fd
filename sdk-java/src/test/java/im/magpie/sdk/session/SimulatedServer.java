package im.magpie.sdk.session;

import im.magpie.sdk.log.Content;
import im.magpie.sdk.log.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the contract, as far as a session can see: logs, acknowledgements, pages, heads. */
final class SimulatedServer {
    private static final int HEADS_A_FRAME = 3;

    final Map<String, List<Entry>> logs = new LinkedHashMap<>();
    int refusedReads;
    long readSeq;
    final List<Outgoing.Sync> syncs = new ArrayList<>();
    List<Incoming.Head> toldLast = List.of();
    private final Map<String, Long> reads = new LinkedHashMap<>();
    private final Map<String, Entry> byCommand = new LinkedHashMap<>();
    private final Simulation simulation;
    private final Random random;
    private boolean gone;

    SimulatedServer(Simulation simulation, Random random) {
        this.simulation = simulation;
        this.random = random;
    }

    void receive(Outgoing frame) {
        switch (frame) {
            case Outgoing.Connect _ -> simulation.answer(new Incoming.Connected(Simulation.ME, 30_000), 1);
            case Outgoing.Send send -> send(send);
            case Outgoing.Pull pull -> pull(pull);
            case Outgoing.Sync sync -> sync(sync);
            case Outgoing.Read read -> {
                boolean refused = refusedReads-- > 0;
                if (!refused) {
                    readSeq = read.seq();
                }
                simulation.answer(
                        refused
                                ? new Incoming.Failure(read.id(), "unavailable", "Not now.", 0)
                                : new Incoming.Ok(read.id()),
                        1);
            }
            case Outgoing.Ping _ -> simulation.answer(new Incoming.Pong(), 1);
            case Outgoing.Typing _ -> {}
        }
    }

    private void send(Outgoing.Send send) {
        boolean trouble = random.nextDouble() < simulation.chaos;
        int kind = trouble ? random.nextInt(4) : -1;
        if (kind == 0) {
            String code = random.nextBoolean() ? "unavailable" : "rate_limited";
            simulation.answer(new Incoming.Failure(send.id(), code, "", random.nextInt(300)), 2);
            return;
        }
        Entry entry = byCommand.get(send.clientMessageId());
        if (entry == null) {
            entry = append(send.conversationId(), Simulation.ME, send.clientMessageId(), send.content(), null);
            byCommand.put(send.clientMessageId(), entry);
        }
        if (kind == 1) {
            simulation.answer(new Incoming.Failure(send.id(), "unavailable", "", 0), 2);
        } else if (kind != 2) {
            long delay = 1L + (trouble ? random.nextInt(400) : 0);
            simulation.answer(
                    new Incoming.Ack(send.id(), entry.conversationId(), entry.seq(), entry.serverTime()), delay);
        }
    }

    private void pull(Outgoing.Pull pull) {
        if (random.nextDouble() < simulation.chaos) {
            simulation.answer(new Incoming.Failure(pull.id(), "unavailable", "", 0), 2);
            return;
        }
        if (gone) {
            simulation.answer(new Incoming.Failure(pull.id(), "conversation_not_found", "", 0), 2);
            return;
        }
        List<Entry> log = logs.getOrDefault(pull.conversationId(), List.of());
        int limit = Math.min(pull.limit(), 1 + random.nextInt(5));
        int from = (int) Math.min(pull.after(), log.size());
        int to = Math.min(log.size(), from + limit);
        simulation.answer(
                new Incoming.Entries(
                        pull.id(), pull.conversationId(), List.copyOf(log.subList(from, to)), to, log.size()),
                1 + random.nextInt(20));
    }

    private void sync(Outgoing.Sync sync) {
        if (random.nextDouble() < simulation.chaos) {
            simulation.answer(new Incoming.Failure(sync.id(), "overloaded", "", 20), 2);
            return;
        }
        syncs.add(sync);
        List<Incoming.Head> heads = new ArrayList<>();
        logs.forEach((conversation, log) -> {
            Long known = sync.heads().get(conversation);
            long read = reads.getOrDefault(conversation, 0L);
            if (known == null || known < log.size() || sync.reads().getOrDefault(conversation, 0L) != read) {
                heads.add(
                        gone
                                ? new Incoming.Head(conversation, 0, 0, 0, true)
                                : new Incoming.Head(conversation, log.size(), read, log.size() - read, false));
            }
        });
        toldLast = heads;
        int from = sync.cursor() == null ? 0 : Math.min(heads.size(), Integer.parseInt(sync.cursor()));
        int to = Math.min(heads.size(), from + HEADS_A_FRAME);
        simulation.answer(
                new Incoming.Heads(
                        sync.id(),
                        List.copyOf(heads.subList(from, to)),
                        to < heads.size() ? Integer.toString(to) : null),
                1 + random.nextInt(20));
    }

    /** The user has read that far, on another device. */
    void read(String conversation, long seq) {
        reads.put(conversation, seq);
    }

    /** Somebody else says something. */
    void others(String conversation, String text) {
        simulation.push(new Incoming.Live(append(conversation, Simulation.OTHER, null, Content.text(text), null)));
    }

    /** The same, and its live frame is lost. */
    void silently(String conversation, String text) {
        append(conversation, Simulation.OTHER, null, Content.text(text), null);
    }

    /** The user is let in, and is told or not. */
    void letIn(String conversation, boolean tell) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.putArray("members").add(Simulation.ME);
        Entry entry = append(conversation, Simulation.OTHER, null, null, data, "members_added");
        if (tell) {
            simulation.answer(new Incoming.Live(entry), 1);
        }
    }

    void remove(String conversation) {
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("userId", Simulation.ME);
        Entry entry = append(conversation, Simulation.OTHER, null, null, data, "member_removed");
        gone = true;
        simulation.answer(new Incoming.Live(entry), 1);
    }

    private Entry append(
            String conversation,
            String sender,
            @Nullable String id,
            @Nullable Content content,
            @Nullable ObjectNode data) {
        return append(conversation, sender, id, content, data, "message");
    }

    private Entry append(
            String conversation,
            String sender,
            @Nullable String id,
            @Nullable Content content,
            @Nullable ObjectNode data,
            String kind) {
        List<Entry> log = logs.computeIfAbsent(conversation, key -> new ArrayList<>());
        long ordinal = (log.isEmpty() ? 0 : log.getLast().ordinal()) + (kind.equals("message") ? 1 : 0);
        Entry entry = new Entry(
                conversation,
                log.size() + 1L,
                ordinal,
                kind,
                sender,
                Instant.ofEpochMilli(simulation.now()),
                id,
                content,
                data == null ? JsonNodeFactory.instance.missingNode() : data,
                null,
                null,
                List.of());
        log.add(entry);
        return entry;
    }
}
