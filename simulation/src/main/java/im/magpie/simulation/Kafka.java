package im.magpie.simulation;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.CommandPartitions;
import im.magpie.common.id.ConversationId;
import im.magpie.message.log.CommandSource;
import im.magpie.message.log.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The topics of commands and deliveries, and the group that shares the commands' partitions. It does not fsync: it may lose a tail. */
final class Kafka {
    static final int DELIVERY_PARTITIONS = 3;

    private static final int COMMAND_PARTITIONS = 4;
    /** Declared in turn: at first there are more than are used. */
    private static final CommandPartitions SOME = new CommandPartitions(2, COMMAND_PARTITIONS);

    private static final CommandPartitions ALL = new CommandPartitions(COMMAND_PARTITIONS, SOME.count());
    private static final long NONE = -1;
    private static final long SESSION_TIMEOUT = 3_000;
    private static final long COMMIT_EVERY = 1_000;
    private static final int LONGEST_TAIL = 12;
    private static final Bytes NOTHING = Bytes.of(new byte[0]);

    private final World world;
    private final List<List<Stored>> commands = new ArrayList<>();
    private final long[] committed = new long[COMMAND_PARTITIONS];
    private final List<List<byte[]>> deliveries = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final Member[] owners = new Member[COMMAND_PARTITIONS];
    private final boolean[] losing = new boolean[DELIVERY_PARTITIONS];
    private CommandPartitions declared = SOME;
    private long downUntil;
    private long slowUntil;
    private long incarnation;
    private int rotation;

    private record Stored(
            ConversationId conversation, @Nullable CommandEvent event) {}

    Kafka(World world) {
        this.world = world;
        Arrays.fill(committed, NONE);
        for (int i = 0; i < COMMAND_PARTITIONS; i++) {
            commands.add(new ArrayList<>());
        }
        for (int i = 0; i < DELIVERY_PARTITIONS; i++) {
            deliveries.add(new ArrayList<>());
        }
        expel();
    }

    boolean up() {
        return world.now() >= downUntil;
    }

    /** Grows when the tail was lost: readers notice, since offsets or epochs do not fit any more. */
    long incarnation() {
        return incarnation;
    }

    void goDown(long millis) {
        downUntil = world.now() + millis;
    }

    void slowDown(long millis) {
        slowUntil = world.now() + millis;
    }

    void heal() {
        downUntil = 0;
        slowUntil = 0;
    }

    long latency() {
        return world.now() < slowUntil ? world.between(20, 400) : world.between(1, 4);
    }

    /** What a process that starts now spreads conversations over; it keeps to it. */
    CommandPartitions declared() {
        return declared;
    }

    /** Partitions were added, or given up: for processes that start from now on. */
    void declareOther() {
        declared = declared.equals(SOME) ? ALL : SOME;
        world.note("declared number of partitions", declared.count(), 0);
    }

    /** Publishes a command, and tells later whether it was taken. */
    void publish(
            Host sender,
            CommandPartitions spread,
            ConversationId conversation,
            @Nullable CommandEvent event,
            Consumer<Boolean> taken) {
        Stored stored = new Stored(conversation, event);
        world.in(latency(), () -> {
            boolean lost = !up() || world.chaos().strikes(Fault.PRODUCE_FAILED, 0.02);
            if (!lost) {
                commands.get(spread.of(conversation)).add(stored);
            }
            boolean heard = !lost && !world.chaos().strikes(Fault.PRODUCE_UNHEARD, 0.02);
            sender.later(1, () -> taken.accept(heard));
        });
    }

    /** A record that nobody can read. */
    void poison(ConversationId conversation) {
        commands.get(declared.of(conversation)).add(new Stored(conversation, null));
    }

    /** Appends to a partition of the deliveries. */
    void deliver(int partition, byte[] value) {
        if (losing[partition] && world.chaos().on()) {
            losing[partition] = false;
            world.note("a delivery is lost in partition", partition, value.length);
        } else {
            deliveries.get(partition).add(value);
        }
    }

    List<byte[]> deliveries(int partition) {
        return deliveries.get(partition);
    }

    /** The newest records are gone; so may be the newest of the group's offsets. */
    void loseTail() {
        incarnation++;
        for (int i = 0; i < COMMAND_PARTITIONS; i++) {
            cut(commands.get(i));
            if (committed[i] != NONE) {
                committed[i] = Math.max(0, committed[i] - world.between(0, 8));
            }
        }
        deliveries.forEach(this::cut);
    }

    /** The next record of each partition of deliveries is acknowledged, and never comes to be read. */
    void loseUnread() {
        Arrays.fill(losing, true);
        world.in(500, () -> Arrays.fill(losing, false));
    }

    void forgetOffsets() {
        Arrays.fill(committed, NONE);
    }

    private void cut(List<?> log) {
        int lost = (int) world.between(0, Math.min(LONGEST_TAIL, log.size()));
        log.subList(log.size() - lost, log.size()).clear();
    }

    /** Gives the partitions to other owners; the former ones learn of it when they poll. */
    void rebalance() {
        rotation++;
        for (int i = 0; i < COMMAND_PARTITIONS; i++) {
            Member owner = members.isEmpty() ? null : members.get((i + rotation) % members.size());
            if (owners[i] != owner) {
                owners[i] = owner;
                if (owner != null) {
                    owner.gained.add(i);
                }
            }
        }
    }

    private void expel() {
        if (members.removeIf(member -> world.now() - member.seenAt > SESSION_TIMEOUT)) {
            rebalance();
        }
        world.in(500, this::expel);
    }

    /** One consumer of the group, as the batch loop sees it. */
    final class Member implements CommandSource {
        private final Host host;
        private final Set<Integer> gained = new TreeSet<>();
        private final Set<Integer> owned = new TreeSet<>();
        private final Set<Integer> held = new HashSet<>();
        private final Map<Integer, Long> positions = new HashMap<>();
        private final Map<Integer, Long> told = new TreeMap<>();
        private long generation;
        private long seenAt;
        private long committedAt;

        Member(Host host) {
            this.host = host;
        }

        @Override
        public List<Received> poll(Duration atMost) {
            world.pass(host, 1);
            if (!up()) {
                return List.of();
            }
            seenAt = world.now();
            if (!members.contains(this)) {
                members.add(this);
                rebalance();
            }
            takeOver();
            commitNowAndThen();
            List<Received> polled = new ArrayList<>();
            for (int partition : owned) {
                if (!held.contains(partition)) {
                    read(partition, polled);
                }
            }
            return polled;
        }

        private void read(int partition, List<Received> polled) {
            List<Stored> log = commands.get(partition);
            int from = (int) positionIn(partition, log);
            int until = (int) Math.min(log.size(), from + world.between(1, 8));
            for (int offset = from; offset < until; offset++) {
                Stored stored = log.get(offset);
                polled.add(new Received(
                        partition, offset, stored.conversation(), stored.event(), NOTHING, Received.Past.NEW, null));
            }
            positions.put(partition, (long) until);
            if (world.has(Bug.OFFSETS_BEFORE_PUBLISH)) {
                committed[partition] = until;
            }
        }

        /** An offset that is not there any more starts from the beginning. */
        private long positionIn(int partition, List<Stored> log) {
            long position = positions.getOrDefault(partition, NONE);
            if (position == NONE || position > log.size()) {
                return world.has(Bug.OFFSET_RESET_TO_LATEST) ? log.size() : 0;
            }
            return position;
        }

        private void takeOver() {
            if (owned.removeIf(partition -> owners[partition] != this)) {
                generation++;
            }
            for (int partition : gained) {
                if (owners[partition] == this) {
                    generation++;
                    owned.add(partition);
                    held.remove(partition);
                    positions.put(partition, world.has(Bug.OFFSET_RESET_TO_LATEST) ? NONE : committed[partition]);
                    world.note("partition is taken over by", host.number(), partition);
                }
            }
            gained.clear();
        }

        @Override
        public void hold() {
            held.addAll(owned);
        }

        @Override
        public void release() {
            held.clear();
        }

        @Override
        public Set<Integer> owned() {
            return owned;
        }

        @Override
        public long generation() {
            return generation;
        }

        @Override
        public String log() {
            return "commands";
        }

        @Override
        public void commit(Collection<Received> done) {
            done.forEach(received -> told.merge(received.partition(), received.offset() + 1, Math::max));
        }

        @Override
        public Map<Integer, Long> uncommitted(Set<Integer> partitions) {
            world.pass(host, 1);
            if (world.has(Bug.OTHER_PARTITION_NOT_ASKED)) {
                return Map.of();
            }
            Map<Integer, Long> ends = new TreeMap<>();
            for (int partition : partitions) {
                long end = up() ? commands.get(partition).size() : Long.MAX_VALUE;
                if (Math.max(0, committed[partition]) < end) {
                    ends.put(partition, end);
                }
            }
            return ends;
        }

        /** The group takes no offset from a former owner. */
        private void commitNowAndThen() {
            if (world.now() - committedAt < COMMIT_EVERY) {
                return;
            }
            committedAt = world.now();
            if (!world.chaos().strikes(Fault.OFFSET_COMMIT_LOST, 0.05)) {
                told.forEach((partition, offset) -> {
                    if (owners[partition] == this && !gained.contains(partition)) {
                        committed[partition] = Math.max(committed[partition], offset);
                    }
                });
            }
            told.clear();
        }
    }
}
