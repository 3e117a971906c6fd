package im.magpie.message.log;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.CommandPartitions;
import im.magpie.common.id.ConversationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands' topic in memory: partitions, offsets, and owners that learn late that they are owners no more. */
final class MemoryTopic {
    private final List<List<Received>> partitions = new ArrayList<>();
    private final Map<Integer, Source> owners = new HashMap<>();
    private final Map<Integer, Long> committed = new HashMap<>();
    private final Random random;

    MemoryTopic(int count, Random random) {
        this.random = random;
        for (int i = 0; i < count; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    void send(ConversationId conversation, @Nullable CommandEvent event) {
        int partition = new CommandPartitions(partitions.size()).of(conversation);
        List<Received> log = partitions.get(partition);
        log.add(new Received(
                partition, log.size(), conversation, event, Bytes.of(new byte[0]), Received.Past.NEW, null));
    }

    /** The new owner knows at once, the former one when it polls. */
    void give(int partition, Source owner) {
        owners.put(partition, owner);
        owner.gained.add(partition);
    }

    int partitions() {
        return partitions.size();
    }

    boolean allCommitted() {
        for (int i = 0; i < partitions.size(); i++) {
            if (committed.getOrDefault(i, 0L) < partitions.get(i).size()) {
                return false;
            }
        }
        return true;
    }

    /** One consumer of the group. */
    final class Source implements CommandSource {
        private final Set<Integer> gained = new HashSet<>();
        private final Set<Integer> owned = new HashSet<>();
        private final Set<Integer> held = new HashSet<>();
        private final Map<Integer, Long> positions = new HashMap<>();
        private long generation;

        @Override
        public List<Received> poll(Duration atMost) {
            rebalance();
            List<Received> polled = new ArrayList<>();
            for (int partition : owned) {
                List<Received> log = partitions.get(partition);
                long position = positions.getOrDefault(partition, 0L);
                long until = Math.min(log.size(), position + 1 + random.nextInt(8));
                if (!held.contains(partition)) {
                    polled.addAll(log.subList((int) position, (int) until));
                    positions.put(partition, until);
                }
            }
            return polled;
        }

        private void rebalance() {
            if (owned.removeIf(partition -> owners.get(partition) != this)) {
                generation++;
            }
            for (int partition : gained) {
                if (owners.get(partition) == this) {
                    generation++;
                    owned.add(partition);
                    held.remove(partition);
                    positions.put(partition, committed.getOrDefault(partition, 0L));
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
        public Map<Integer, Long> uncommitted(Set<Integer> asked) {
            Map<Integer, Long> ends = new HashMap<>();
            for (int partition : asked) {
                long end = partitions.get(partition).size();
                if (committed.getOrDefault(partition, 0L) < end) {
                    ends.put(partition, end);
                }
            }
            return ends;
        }

        /** The broker refuses it from a former owner; and any commit may get lost. */
        @Override
        public void commit(Collection<Received> done) {
            for (Received received : done) {
                if (owners.get(received.partition()) == this && !gained.contains(received.partition())) {
                    committed.merge(received.partition(), received.offset() + 1, Math::max);
                }
            }
        }
    }
}
