package im.magpie.simulation;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.CommandPartitions;
import im.magpie.common.event.Delivery;
import im.magpie.common.event.DeliveryEvent;
import im.magpie.common.event.Entry;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.id.ConversationId;
import im.magpie.connection.delivery.Intake;
import im.magpie.sdk.session.Incoming;
import im.magpie.sdk.session.Outgoing;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One connection node: the real {@link Intake}, and around it what sockets, answers and deadlines come to. Its routes are kept by
 * {@link NodeRoutes}.
 */
final class ConnectionService extends Host {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long DEADLINE = 4_000;
    private static final long TOO_OLD = 2_000;
    private static final long HEARTBEAT = 4_000;

    private final Servers servers;
    private final Reads reads;
    private final long incarnation;
    private final int partition;
    private final CommandPartitions spread;
    private final Intake intake;
    private final NodeRoutes routes;
    private final Map<Long, List<Connection>> byUser = new TreeMap<>();
    private final Map<String, Pending> unanswered = new LinkedHashMap<>();
    private boolean positioned;
    private int position;
    private long kafkaIncarnation;
    private long revocationsUnknownUntil;
    private long requests;

    /** Who waits for the answer to a command. */
    @FunctionalInterface
    interface Answer {
        void come(@Nullable Delivery answer);
    }

    private record Pending(long number, Answer answer, long since) {}

    ConnectionService(World world, Servers servers, int number) {
        super(world, "connection-service", number);
        this.servers = servers;
        reads = new Reads(world, servers.database());
        incarnation = world.random().nextLong() | 1;
        spread = servers.kafka().declared();
        partition = DeliveryEvent.partitionOf(incarnation, Kafka.DELIVERY_PARTITIONS);
        routes = new NodeRoutes(this, servers.redis(), incarnation);
        intake = new Intake(incarnation, this::deliver, world.has(Bug.NO_NUMBER_CHECK) ? () -> {} : routes::lost);
        repeat(world.between(1, 20), this::read);
        repeat(world.between(1, 20), routes::step);
        repeat(100, this::giveUpOnTheLate);
    }

    Map<Long, List<Connection>> byUser() {
        return byUser;
    }

    boolean positioned() {
        return positioned;
    }

    void forgetRevocations(long millis) {
        revocationsUnknownUntil = world().now() + millis;
    }

    /** A connection that breaks now, of all that there are. */
    @Nullable
    Connection any() {
        List<Connection> all = all();
        return all.isEmpty() ? null : all.get(world().random().nextInt(all.size()));
    }

    @Override
    void kill() {
        super.kill();
        all().forEach(connection -> connection.breakOff(1006));
    }

    private List<Connection> all() {
        return byUser.values().stream().flatMap(List::stream).toList();
    }

    private long read() {
        Kafka kafka = servers.kafka();
        if (!kafka.up()) {
            return 20;
        }
        if (!positioned || (kafkaIncarnation != kafka.incarnation())) {
            positioned = true;
            kafkaIncarnation = kafka.incarnation();
            position = kafka.deliveries(partition).size();
            routes.lost();
        }
        List<byte[]> log = kafka.deliveries(partition);
        position = Math.min(position, log.size());
        List<byte[]> polled = List.copyOf(log.subList(position, log.size()));
        position = log.size();
        world().pass(this, 1);
        intake.begin(world().now() >= revocationsUnknownUntil);
        for (byte[] record : polled) {
            intake.take(record, world().now());
        }
        return polled.isEmpty() ? world().between(5, 20) : world().between(1, 5);
    }

    /** A client's frame has come. */
    void receive(Connection from, Outgoing frame) {
        switch (frame) {
            case Outgoing.Connect connect -> connect(from, connect);
            case Outgoing.Send send when from.open() -> send(from, send);
            case Outgoing.Pull pull when from.open() -> reads.pull(this, from, pull);
            case Outgoing.Sync sync when from.open() -> reads.sync(this, from, sync);
            case Outgoing.Read read when from.open() -> read(from, read);
            case Outgoing.Ping() -> from.send(new Incoming.Pong());
            default -> {}
        }
    }

    private void connect(Connection from, Outgoing.Connect connect) {
        if (!positioned) {
            from.send(new Incoming.Failure(connect.id(), "unavailable", "", 50));
            from.breakOff(1012);
            return;
        }
        byUser.computeIfAbsent(from.user(), user -> new ArrayList<>()).add(from);
        Runnable open = () -> {
            from.becomeOpen();
            from.send(new Incoming.Connected(Long.toString(from.user()), HEARTBEAT));
        };
        if (world().has(Bug.ROUTE_AFTER_CONNECTED)) {
            open.run();
            later(200, () -> routes.changed(from.user(), () -> {}));
        } else {
            routes.changed(from.user(), open);
        }
    }

    void gone(Connection connection) {
        List<Connection> ofUser = byUser.get(connection.user());
        if (ofUser != null && ofUser.remove(connection)) {
            if (ofUser.isEmpty()) {
                byUser.remove(connection.user());
            }
            routes.changed(connection.user(), () -> {});
        }
    }

    private void send(Connection from, Outgoing.Send send) {
        ask(
                from.user(),
                from.number(),
                ConversationId.parse(send.conversationId()),
                send.clientMessageId(),
                new Command.Send(Texts.encode(send.content())),
                answer -> from.send(
                        answer instanceof Delivery.Ack ack
                                ? new Incoming.Ack(
                                        send.id(),
                                        ack.conversation().toString(),
                                        ack.seq(),
                                        Instant.ofEpochMilli(ack.time()))
                                : failure(send.id(), answer)));
    }

    private void read(Connection from, Outgoing.Read read) {
        ask(
                from.user(),
                from.number(),
                ConversationId.parse(read.conversationId()),
                "read" + world().random().nextLong(),
                new Command.Read(read.seq()),
                answer -> from.send(
                        answer instanceof Delivery.Done ? new Incoming.Ok(read.id()) : failure(read.id(), answer)));
    }

    private static Incoming failure(String id, @Nullable Delivery answer) {
        return answer instanceof Delivery.Refused refused
                ? new Incoming.Failure(id, refused.code().code(), "", refused.retryAfterMs() == null ? 0 : 100)
                : new Incoming.Failure(id, "unavailable", "", 0);
    }

    /** Publishes a command; the answer is null if none came in time, and an earlier command may be why. */
    void ask(long user, long socket, ConversationId conversation, String id, Command command, Answer answer) {
        Iterator<Pending> oldest = unanswered.values().iterator();
        if (oldest.hasNext() && world().now() - oldest.next().since() > TOO_OLD) {
            answer.come(null);
            return;
        }
        String request = Long.toString(++requests);
        world().note("published by", number(), requests, id);
        unanswered.put(request, new Pending(requests, answer, world().now()));
        ReplyTo replyTo = new ReplyTo(incarnation, socket, request);
        CommandEvent event = new CommandEvent(user, id, command, world().now() + DEADLINE, replyTo);
        servers.kafka().publish(this, spread, conversation, event, taken -> {
            if (!taken) {
                settle(request, null);
            }
        });
    }

    private void settle(@Nullable String request, @Nullable Delivery answer) {
        Pending pending = unanswered.remove(request);
        if (pending != null) {
            world().note("answer at", number(), pending.number(), answer == null ? "none" : answer);
            pending.answer().come(answer);
        }
    }

    private long giveUpOnTheLate() {
        for (Map.Entry<String, Pending> each : List.copyOf(unanswered.entrySet())) {
            if (world().now() - each.getValue().since() > DEADLINE) {
                settle(each.getKey(), world().has(Bug.TIMEOUT_IS_REFUSAL) ? Texts.forbidden() : null);
            }
        }
        return 100;
    }

    private void deliver(Delivery item, boolean live) {
        switch (item) {
            case Delivery.Live entry -> {
                if (live) {
                    Entry decoded = EventCodec.decode(entry.entry().array(), Entry.class);
                    fanOut(
                            entry.recipients(),
                            entry.originNode(),
                            entry.originSocket(),
                            new Incoming.Live(Texts.show(decoded)));
                }
            }
            case Delivery.Push push -> {
                // What is only shown, receipts and typing, is left out.
                if (live && Incoming.of(JSON.readTree(push.frame().array())) instanceof Incoming.Lagging lagging) {
                    fanOut(push.recipients(), push.originNode(), push.originSocket(), lagging);
                }
            }
            case Delivery.Ack ack -> settle(ack.replyTo().request(), ack);
            case Delivery.Done done -> settle(done.replyTo().request(), done);
            case Delivery.Refused refused -> settle(refused.replyTo().request(), refused);
        }
    }

    private void fanOut(Bytes recipients, long originNode, long originSocket, Incoming frame) {
        long leftOut = originNode == incarnation ? originSocket : 0;
        ByteBuffer those = ByteBuffer.wrap(recipients.array());
        TreeSet<Long> users = new TreeSet<>();
        while (those.hasRemaining()) {
            users.add(those.getLong());
        }
        for (long user : users) {
            for (Connection connection : byUser.getOrDefault(user, List.of())) {
                if (connection.number() != leftOut) {
                    connection.push(frame);
                }
            }
        }
    }
}
