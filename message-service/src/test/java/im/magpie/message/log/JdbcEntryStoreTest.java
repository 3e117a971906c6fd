package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import im.magpie.common.database.Durability;
import im.magpie.common.database.DurabilityCheck;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.CommandPartitions;
import im.magpie.common.event.Entry;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.servers.TestServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tables of the log, on a real server. */
class JdbcEntryStoreTest {
    private static final Bytes TEXT = Bytes.of("ciphertext".getBytes(StandardCharsets.UTF_8));
    private static final Decider DECIDER = new Decider(5_000);

    private static final String LOG = "commands";

    private static final DurabilityCheck DURABILITY = new DurabilityCheck(Durability.FLUSHED);

    private static DataSource database = new MysqlDataSource();
    private static EntryStore store = new JdbcEntryStore(database, DURABILITY, new Shards(1));
    private static long groups = System.nanoTime();

    private final ConversationId group = ConversationId.group(groups++);
    private final int partition = (int) (groups % 1_000_000);
    private final Map<Integer, EntryStore.Claim> claim = store.claim(Set.of(partition), LOG);
    private Conversation state = Conversation.empty(group);
    private int commands;

    @BeforeAll
    static void migrate() {
        Map<String, String> properties = TestServers.shared().properties("message_log");
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(properties.get("spring.datasource.url"));
        source.setUser(properties.get("spring.datasource.username"));
        source.setPassword(properties.get("spring.datasource.password"));
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/message")
                .load()
                .migrate();
        database = source;
        store = new JdbcEntryStore(source, DURABILITY, new Shards(1));
    }

    @Test
    void aStateThatIsLoadedIsTheOneThatEvolved() {
        Random random = new Random(7);
        act(1, new Command.Create(TEXT, Command.History.JOINED, List.of(2L, 3L)));
        for (int i = 0; i < 200; i++) {
            long actor = random.nextLong(1, 6);
            long other = random.nextLong(1, 6);
            act(
                    actor,
                    switch (random.nextInt(20)) {
                        case 0 -> new Command.AddMembers(List.of(other));
                        case 1 -> new Command.RemoveMember(other);
                        case 2 -> new Command.ChangeRole(other, Command.Role.ADMIN);
                        case 3 -> new Command.React(random.nextLong(1, 30), "👍", random.nextBoolean());
                        case 4 -> new Command.Recall(random.nextLong(1, 30));
                        case 5 -> new Command.Edit(random.nextLong(1, 30), TEXT);
                        default -> new Command.Send(TEXT);
                    });
            if (i % 20 == 0) {
                assertThat(loaded()).isEqualTo(state.with(Surroundings.NONE));
            }
        }
        assertThat(loaded()).isEqualTo(state.with(Surroundings.NONE));
        assertThat(state.seq()).isGreaterThan(20);
    }

    @Test
    void aFormerOwnerMeetsAKey() {
        act(1, new Command.Create(TEXT, Command.History.ALL, List.of()));
        Conversation old = state;
        act(1, new Command.Send(TEXT));
        assertThatThrownBy(() -> append(List.of(entry(old, 1, "other", new Command.Send(TEXT)))))
                .isInstanceOf(StoreException.Conflict.class);
        assertThat(loaded().seq()).isEqualTo(2);
    }

    @Test
    void aBatchIsWrittenWholeOrNotAtAll() {
        act(1, new Command.Create(TEXT, Command.History.ALL, List.of()));
        Entry good = entry(state, 1, "good", new Command.Send(TEXT));
        Entry repeat = entry(state.evolve(good), 1, "c1", new Command.Send(TEXT));
        assertThatThrownBy(() -> append(List.of(good, repeat))).isInstanceOf(StoreException.Conflict.class);
        assertThat(loaded().seq()).isEqualTo(1);
    }

    /** The two servers are one here: what matters is what is in which transaction. */
    @Test
    void ofTwoShardsOneMayBeWrittenWithoutTheOtherAndItsClaimSaysSo() {
        EntryStore sharded = new JdbcEntryStore(database, DURABILITY, new Shards(2));
        int first = 10_000_000 + 2 * partition;
        int second = first + 1;
        Map<Integer, EntryStore.Claim> claims = sharded.claim(Set.of(first, second), LOG);
        Conversation here = Conversation.empty(groupIn(0));
        Conversation there = Conversation.empty(groupIn(1));
        Command.Create create = new Command.Create(TEXT, Command.History.ALL, List.of());
        Entry created = entry(here, 1, "c1", create);
        Entry elsewhere = entry(there, 1, "c1", create);
        sharded.append(List.of(created, elsewhere), List.of(), upTo(claims, 1));
        Entry good = entry(here.evolve(created), 1, "c2", new Command.Send(TEXT));

        assertThatThrownBy(() -> sharded.append(List.of(good, elsewhere), List.of(), upTo(claims, 2)))
                .isInstanceOf(StoreException.class)
                .isNotInstanceOf(StoreException.Conflict.class);
        assertThat(sharded.heads(Set.of(here.id(), there.id()))).isEqualTo(Map.of(here.id(), 2L, there.id(), 1L));
        assertThat(sharded.claim(Set.of(first, second), LOG))
                .isEqualTo(Map.of(first, new EntryStore.Claim(2, 2), second, new EntryStore.Claim(2, 1)));
    }

    @Test
    void aThousandEntriesOfManyConversationsAreOneTransaction() {
        List<Entry> entries = new ArrayList<>();
        Map<ConversationId, Long> heads = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            ConversationId id = ConversationId.direct(new UserId(groups++), new UserId(groups++));
            Conversation conversation = Conversation.empty(id);
            for (int n = 0; n < 10; n++) {
                Entry entry = entry(conversation, id.low(), "m" + n, new Command.Send(TEXT));
                entries.add(entry);
                conversation = conversation.evolve(entry);
            }
            heads.put(id, 10L);
        }
        append(entries);
        assertThat(store.heads(heads.keySet())).isEqualTo(heads);
        assertThat(store.load(heads.keySet()).values()).allMatch(found -> found.ordinal() == 10);
    }

    @Test
    void anEntryIsFoundByItsCommandAsItWasWritten() {
        act(1, new Command.Create(TEXT, Command.History.ALL, List.of(2L)));
        act(1, new Command.Send(TEXT));
        act(1, new Command.Edit(2, TEXT));
        act(1, new Command.React(2, "❤️", true));
        List<CommandKey> keys = List.of(key(1), key(2), key(3), key(4), key(5));
        Map<CommandKey, Entry> found = store.find(keys);
        assertThat(found).containsOnlyKeys(key(1), key(2), key(3), key(4));
        assertThat(found.get(key(3))).extracting("content").isEqualTo(TEXT);
        assertThat(found.get(key(4))).extracting("emoji").isEqualTo("❤️");
        assertThat(found.get(key(1))).extracting("members").isEqualTo(List.of(2L, 1L));
    }

    /** What is in the row of an edited message is bound to the edit: nobody could decrypt it as the message. */
    @Test
    void whatAMessageSaidBeforeItWasEditedOrRecalledIsNotFoundAnyMore() {
        act(1, new Command.Create(TEXT, Command.History.ALL, List.of(2L)));
        act(1, new Command.Send(TEXT));
        act(1, new Command.Edit(2, TEXT));
        act(1, new Command.Edit(2, TEXT));
        act(1, new Command.Send(TEXT));
        act(1, new Command.Recall(5));
        Map<CommandKey, Entry> found = store.find(List.of(key(2), key(3), key(4), key(5)));
        assertThat(found.get(key(2))).extracting("content").isNull();
        assertThat(found.get(key(3))).extracting("content").isNull();
        assertThat(found.get(key(4))).extracting("content").isEqualTo(TEXT);
        assertThat(found.get(key(5))).extracting("content").isNull();
    }

    @Test
    void recalledContentLeavesTheTable() throws SQLException {
        act(1, new Command.Create(TEXT, Command.History.ALL, List.of(2L)));
        act(1, new Command.Send(Bytes.of("first".getBytes(StandardCharsets.UTF_8))));
        act(1, new Command.Edit(2, Bytes.of("second".getBytes(StandardCharsets.UTF_8))));
        act(1, new Command.Recall(2));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT COUNT(*) FROM entry WHERE content IN ('first', 'second')")) {
            row.next();
            assertThat(row.getInt(1)).isZero();
        }
    }

    @Test
    void aReadCursorOnlyGrows() {
        act(1, new Command.Create(TEXT, Command.History.ALL, List.of()));
        store.append(List.of(), List.of(new EntryStore.CursorMove(group, 1, 5)), claim);
        store.append(List.of(), List.of(new EntryStore.CursorMove(group, 1, 3)), claim);
        Map<ConversationId, Surroundings> around =
                store.around(Map.of(group, new EntryStore.Wanted(Set.of(), Set.of(), Set.of(1L))));
        assertThat(Objects.requireNonNull(around.get(group)).cursors()).isEqualTo(Map.of(1L, 5L));
    }

    @Test
    void whoeverClaimsAPartitionFencesTheOwnerBefore() {
        store.claim(Set.of(partition), LOG);
        Entry entry = entry(state, 1, "c1", new Command.Create(TEXT, Command.History.ALL, List.of()));
        assertThatThrownBy(() -> append(List.of(entry))).isInstanceOf(StoreException.Fenced.class);
        assertThat(store.load(Set.of(group))).isEmpty();
    }

    @Test
    void aClaimTellsHowFarCommandsAreDecidedEvenIfTheyLeftNoEntry() {
        store.append(List.of(), List.of(), Map.of(partition, claimed().upTo(17)));
        assertThat(store.claim(Set.of(partition), LOG).get(partition))
                .isEqualTo(new EntryStore.Claim(claimed().epoch() + 1, 17));
    }

    @Test
    void howFarCommandsAreDecidedIsToldToOwnersOfOtherPartitions() {
        int unclaimed = partition + 1_000_000;
        store.append(List.of(), List.of(), Map.of(partition, claimed().upTo(17)));
        assertThat(store.decided(Set.of(partition, unclaimed), LOG)).isEqualTo(Map.of(partition, 17L));
    }

    @Test
    void inAnotherLogNothingIsDecidedYet() {
        store.append(List.of(), List.of(), Map.of(partition, claimed().upTo(17)));
        assertThat(store.decided(Set.of(partition), "another")).isEmpty();
        assertThat(Objects.requireNonNull(
                                store.claim(Set.of(partition), "another").get(partition))
                        .next())
                .isZero();
    }

    @Test
    void ownersOfDifferentPartitionsDoNotWaitForEachOther() throws SQLException {
        int other = partition + 1_000_000;
        store.claim(Set.of(other), LOG);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            Claiming.advance(connection, claim);
            assertThat(store.claim(Set.of(other), LOG)).containsKey(other);
            connection.rollback();
        }
    }

    @Test
    void theClockIsThatOfTheDatabase() {
        assertThat(store.clockOffset().abs()).isLessThan(Duration.ofSeconds(1));
    }

    private void act(long actor, Command command) {
        commands++;
        Surroundings around = Preparation.wantedBy(List.of(received(actor, command))).entrySet().stream()
                .findFirst()
                .map(wanted -> Objects.requireNonNull(
                        store.around(Map.of(group, wanted.getValue())).get(group)))
                .orElse(Surroundings.NONE);
        Decision decision = DECIDER.decide(state.with(around), event(actor, "c" + commands, command), 1_000);
        if (decision instanceof Decision.Append(Entry entry)) {
            append(List.of(entry));
            state = state.evolve(entry);
        }
    }

    private void append(List<Entry> entries) {
        store.append(entries, List.of(), claim);
    }

    private static Map<Integer, EntryStore.Claim> upTo(Map<Integer, EntryStore.Claim> claims, long offset) {
        Map<Integer, EntryStore.Claim> progress = new HashMap<>(claims);
        progress.replaceAll((part, held) -> held.upTo(offset));
        return progress;
    }

    private static ConversationId groupIn(int shard) {
        ConversationId id = ConversationId.group(groups++);
        while (new CommandPartitions(2).of(id) != shard) {
            id = ConversationId.group(groups++);
        }
        return id;
    }

    private EntryStore.Claim claimed() {
        return Objects.requireNonNull(claim.get(partition));
    }

    private Conversation loaded() {
        return Objects.requireNonNull(store.load(Set.of(group)).get(group));
    }

    private CommandKey key(int number) {
        return new CommandKey(group, 1, "c" + number);
    }

    private Received received(long actor, Command command) {
        return new Received(0, 0, group, event(actor, "c" + commands, command), TEXT, Received.Past.NEW, null);
    }

    private static Entry entry(Conversation state, long actor, String id, Command command) {
        Decision decision = DECIDER.decide(state, event(actor, id, command), 1_000);
        return ((Decision.Append) decision).entry();
    }

    private static CommandEvent event(long actor, String id, Command command) {
        return new CommandEvent(actor, id, command, Long.MAX_VALUE, null);
    }
}
