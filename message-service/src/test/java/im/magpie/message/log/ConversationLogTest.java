package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.CommandPartitions;
import im.magpie.common.event.Entry;
import im.magpie.common.event.Entry.Kind;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * G1, G2, G3, G5: whatever two owners, a failing database and a failing Kafka do to each other. Everything runs in one thread, in the
 * order that the seed chooses.
 */
class ConversationLogTest {
    private static final LogProperties LIMITS =
            new LogProperties(5, 3, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ZERO, 100, 1);
    private static final List<ConversationId> CONVERSATIONS =
            List.of(ConversationId.group(1), ConversationId.group(2), ConversationId.direct(user(1), user(2)));
    private static final int USERS = 6;
    private static final long FOR_EVER = Long.MAX_VALUE;
    /** In which an owner has forgotten what it met before. */
    private static final long A_WHILE = 20_000;

    /** The clients, the two owners and everything that goes wrong between them. */
    private static final class World {
        private final Random random;
        private final MemoryStore store;
        private final MemoryNews news;
        private final MemoryTopic topic;
        private final List<MemoryTopic.Source> sources = new ArrayList<>();
        private final List<BatchLoop> owners = new ArrayList<>();
        private final Map<Long, CommandEvent> sent = new HashMap<>();
        private final Map<Long, ConversationId> sentTo = new HashMap<>();
        private long now = 1_000_000;
        private long sockets;
        private int working;
        private boolean nested;

        World(long seed) {
            random = new Random(seed);
            // Half of the worlds have a database of two servers, each with one of the two partitions.
            store = new MemoryStore(random, new Shards(1 + random.nextInt(2)));
            news = new MemoryNews(random);
            topic = new MemoryTopic(2, random);
            Clock clock = clock();
            for (int i = 0; i < 2; i++) {
                MemoryTopic.Source source = topic.new Source();
                sources.add(source);
                owners.add(new BatchLoop(
                        source, new CommandPartitions(2), store, news, everybodyExists(), LIMITS, clock, random));
            }
            for (int partition = 0; partition < topic.partitions(); partition++) {
                topic.give(partition, sources.getFirst());
            }
            store.meanwhile(this::otherOwner);
        }

        private Clock clock() {
            InstantSource source = () -> Instant.ofEpochMilli(now);
            return source.withZone(ZoneOffset.UTC);
        }

        /** While one owner is between two statements, a partition moves and the other one works. */
        private void otherOwner() {
            if (!nested && random.nextInt(12) == 0) {
                nested = true;
                int other = 1 - working;
                topic.give(random.nextInt(topic.partitions()), sources.get(other));
                owners.get(other).turn();
                owners.get(other).turn();
                nested = false;
            }
        }

        void run(int steps) {
            store.failWith(0.05);
            news.failWith(0.05);
            for (int i = 0; i < steps; i++) {
                now += random.nextInt(20) == 0 ? A_WHILE : random.nextInt(5);
                switch (random.nextInt(5)) {
                    case 0, 1 -> send(CONVERSATIONS.get(random.nextInt(CONVERSATIONS.size())), command());
                    case 2 -> sendAgain();
                    default -> {
                        working = random.nextInt(2);
                        owners.get(working).turn();
                    }
                }
            }
        }

        /** Nothing fails any more: everything is answered. */
        void calmDown() {
            store.failWith(0);
            news.failWith(0);
            store.meanwhile(() -> {});
            for (int i = 0; i < 10_000 && !topic.allCommitted(); i++) {
                now += 10;
                owners.forEach(BatchLoop::turn);
            }
            assertThat(topic.allCommitted()).isTrue();
        }

        private void send(ConversationId conversation, CommandEvent event) {
            sent.put(Objects.requireNonNull(event.replyTo()).socket(), event);
            sentTo.put(event.replyTo().socket(), conversation);
            topic.send(conversation, event);
        }

        /** A client that got no answer, or lost it: the same id, another socket. */
        private void sendAgain() {
            if (!sent.isEmpty()) {
                long socket = random.nextLong(sockets) + 1;
                CommandEvent first = Objects.requireNonNull(sent.get(socket));
                send(
                        Objects.requireNonNull(sentTo.get(socket)),
                        new CommandEvent(first.actor(), first.id(), first.command(), FOR_EVER, reply()));
            }
        }

        private boolean acknowledgedLater(long socket, CommandEvent event) {
            return sent.keySet().stream()
                    .filter(later -> later > socket
                            && Objects.requireNonNull(sent.get(later)).id().equals(event.id()))
                    .anyMatch(later -> !(news.answers().get(later) instanceof Outcome.Refused));
        }

        private CommandEvent command() {
            long actor = random.nextLong(1, USERS + 1L);
            long other = random.nextLong(1, USERS + 1L);
            long target = random.nextLong(1, 21);
            Bytes content = Bytes.of(new byte[] {1});
            Command command =
                    switch (random.nextInt(14)) {
                        case 0, 1, 2, 3, 4 -> new Command.Send(content);
                        case 5 ->
                            new Command.Create(
                                    content,
                                    random.nextBoolean() ? Command.History.ALL : Command.History.JOINED,
                                    List.of(actor, other));
                        case 6 -> new Command.AddMembers(List.of(other, actor));
                        case 7 -> new Command.RemoveMember(other);
                        case 8 ->
                            new Command.ChangeRole(
                                    other, random.nextBoolean() ? Command.Role.ADMIN : Command.Role.MEMBER);
                        case 9 -> new Command.Edit(target, content);
                        case 10 -> new Command.Recall(target);
                        case 11 -> new Command.React(target, "+1", random.nextBoolean());
                        case 12 -> new Command.Read(target);
                        default -> new Command.ChangeTitle(content);
                    };
            return new CommandEvent(actor, "c" + sockets, command, FOR_EVER, reply());
        }

        private ReplyTo reply() {
            return new ReplyTo(1, ++sockets, null);
        }
    }

    @Property(tries = 1000)
    void everyConversationHasOneOrderWithoutGaps(@ForAll long seed) {
        World world = played(seed);
        for (ConversationId id : CONVERSATIONS) {
            List<Entry> entries = world.store.entries(id);
            assertThat(entries.stream().map(Entry::seq))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, entries.size()).boxed().toList());
            long ordinal = 0;
            long time = 0;
            for (Entry entry : entries) {
                ordinal += entry.kind() == Kind.MESSAGE ? 1 : 0;
                assertThat(entry.ordinal()).isEqualTo(ordinal);
                assertThat(entry.time()).isGreaterThan(time);
                time = entry.time();
            }
        }
    }

    @Property(tries = 1000)
    void everyCommandIsAnsweredAndWhatIsAcknowledgedIsThereOnce(@ForAll long seed) {
        World world = played(seed);
        world.sent.forEach((socket, event) -> {
            Outcome answer = Objects.requireNonNull(world.news.answers().get(socket), event::toString);
            ConversationId id = Objects.requireNonNull(world.sentTo.get(socket));
            List<Entry> stored = world.store.entries(id).stream()
                    .filter(entry ->
                            entry.sender() == event.actor() && entry.commandId().equals(event.id()))
                    .toList();
            switch (answer) {
                case Outcome.Appended appended -> assertThat(stored).containsExactly(appended.entry());
                case Outcome.Repeat repeat -> assertThat(stored).containsExactly(repeat.entry());
                case Outcome.Refused ignored ->
                    assertThat(stored.isEmpty() || world.acknowledgedLater(socket, event))
                            .as("refused, so not stored until it was sent again")
                            .isTrue();
                case Outcome.CursorMoved moved ->
                    assertThat(world.store.cursor(id, moved.user())).isGreaterThanOrEqualTo(moved.seq());
                case Outcome.Done ignored -> {}
                case Outcome.Typing ignored -> {}
                case Outcome.Poison poison -> throw new AssertionError(poison.reason());
            }
        });
    }

    @Property(tries = 1000)
    void everyEntryIsPublishedToItsMembersAtThatTimeAndToNobodyElse(@ForAll long seed) {
        World world = played(seed);
        for (ConversationId id : CONVERSATIONS) {
            Conversation state = Conversation.empty(id);
            for (Entry entry : world.store.entries(id)) {
                Conversation after = state.evolve(entry);
                Set<Long> concerned = new HashSet<>(state.members().keySet());
                concerned.addAll(after.members().keySet());
                List<Outcome.Appended> news = world.news.published().stream()
                        .filter(Outcome.Appended.class::isInstance)
                        .map(Outcome.Appended.class::cast)
                        .filter(appended -> appended.entry().equals(entry))
                        .toList();
                assertThat(news).as("news of %s", entry).isNotEmpty();
                news.stream().filter(appended -> !appended.repeat()).forEach(appended -> assertThat(
                                appended.recipients())
                        .containsExactlyInAnyOrderElementsOf(concerned));
                state = after;
            }
        }
    }

    @Property(tries = 1000)
    void nobodyActsBeforeTheyJoinOrAfterTheyLeave(@ForAll long seed) {
        World world = played(seed);
        for (ConversationId id : CONVERSATIONS) {
            Conversation state = Conversation.empty(id);
            for (Entry entry : world.store.entries(id)) {
                if (entry.kind() != Kind.CREATED) {
                    assertThat(state.members()).as("members before %s", entry).containsKey(entry.sender());
                }
                state = state.evolve(entry);
            }
        }
    }

    @Property(tries = 1000)
    void aGroupHasExactlyOneOwnerAsLongAsItHasMembers(@ForAll long seed) {
        World world = played(seed);
        for (ConversationId id : CONVERSATIONS) {
            Conversation state = Conversation.empty(id);
            for (Entry entry : world.store.entries(id)) {
                state = state.evolve(entry);
                long owners = state.members().values().stream()
                        .filter(member -> member.role() == Command.Role.OWNER)
                        .count();
                assertThat(owners).isEqualTo(id.isDirect() || state.members().isEmpty() ? 0 : 1);
                assertThat(state.members().size()).isLessThanOrEqualTo(LIMITS.maxMembers());
            }
        }
    }

    private static World played(long seed) {
        World world = new World(seed);
        world.run(150);
        world.calmDown();
        return world;
    }

    private static Users everybodyExists() {
        return ids -> {
            Map<Long, Boolean> exist = new HashMap<>();
            ids.forEach(id -> exist.put(id, true));
            return exist;
        };
    }

    private static UserId user(long id) {
        return new UserId(id);
    }
}
