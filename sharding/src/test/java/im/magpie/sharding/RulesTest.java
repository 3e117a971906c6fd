package im.magpie.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.event.CommandPartitions;
import im.magpie.common.id.ConversationId;
import im.magpie.servers.TestServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules that are shipped, on two schemas of one server. */
class RulesTest {
    private static final List<Map<String, String>> SHARDS = List.of(
            TestServers.shared().properties("shard_zero"), TestServers.shared().properties("shard_one"));
    private static final List<ConversationId> GROUPS = LongStream.range(System.nanoTime(), Long.MAX_VALUE)
            .limit(40)
            .mapToObj(ConversationId::group)
            .toList();
    private static final Properties BEFORE = (Properties) System.getProperties().clone();

    private static final Connection SHARDED = connection();

    @BeforeAll
    static void anEntryInEachGroup() throws SQLException {
        String rows = String.join(",", Collections.nCopies(GROUPS.size(), "(?, 1, 1, 1, 7, 3, 'm1')"));
        try (PreparedStatement insert = SHARDED.prepareStatement(
                "INSERT INTO entry (conversation_id, seq, ordinal, kind, sender_id, server_time, command_id) VALUES "
                        + rows)) {
            bind(insert, GROUPS);
            assertThat(insert.executeUpdate()).isEqualTo(GROUPS.size());
        }
    }

    @AfterAll
    static void close() throws SQLException {
        SHARDED.close();
        System.setProperties(BEFORE);
    }

    @Test
    void eachConversationIsOnItsServer() throws SQLException {
        for (int shard = 0; shard < SHARDS.size(); shard++) {
            int number = shard;
            try (Connection direct = direct(shard)) {
                assertThat(keys(direct, "SELECT conversation_id FROM entry", List.of()))
                        .containsAll(only(number))
                        .doesNotContainAnyElementsOf(only(1 - number));
            }
        }
    }

    @Test
    void oneKeyIsReadAndWrittenOnItsServerAlone() throws SQLException {
        for (ConversationId group : GROUPS) {
            assertThat(keys(SHARDED, "SELECT conversation_id FROM entry WHERE conversation_id = ?", List.of(group)))
                    .containsExactly(group.toString());
            try (PreparedStatement update =
                    SHARDED.prepareStatement("UPDATE entry SET edited_at = 9 WHERE conversation_id = ? AND seq = 1")) {
                bind(update, List.of(group));
                assertThat(update.executeUpdate()).isEqualTo(1);
            }
        }
    }

    @Test
    void manyKeysAreReadOnAll() throws SQLException {
        String list = String.join(",", Collections.nCopies(GROUPS.size(), "?"));
        assertThat(keys(SHARDED, "SELECT conversation_id FROM entry WHERE conversation_id IN (" + list + ")", GROUPS))
                .hasSize(GROUPS.size());
        String union = String.join(
                " UNION ALL ",
                Collections.nCopies(
                        GROUPS.size(),
                        "(SELECT conversation_id FROM entry WHERE conversation_id = ? ORDER BY seq DESC LIMIT 1)"));
        assertThat(keys(SHARDED, union, GROUPS)).hasSize(GROUPS.size());
    }

    private static Set<String> only(int shard) {
        CommandPartitions servers = new CommandPartitions(SHARDS.size());
        return GROUPS.stream()
                .filter(group -> servers.of(group) == shard)
                .map(ConversationId::toString)
                .collect(Collectors.toSet());
    }

    private static Set<String> keys(Connection connection, String sql, List<ConversationId> parameters)
            throws SQLException {
        List<String> keys = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, parameters);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    keys.add(ConversationId.ofBytes(rows.getBytes(1)).toString());
                }
            }
        }
        assertThat(keys).doesNotHaveDuplicates();
        return new TreeSet<>(keys);
    }

    private static void bind(PreparedStatement statement, List<ConversationId> ids) throws SQLException {
        for (int i = 0; i < ids.size(); i++) {
            statement.setBytes(i + 1, ids.get(i).toBytes());
        }
    }

    private static Connection connection() {
        for (int shard = 0; shard < SHARDS.size(); shard++) {
            migrate(shard);
            System.setProperty("MAGPIE_SHARD_" + shard + "_URL", of(shard, "url"));
            System.setProperty("MAGPIE_SHARD_" + shard + "_USER", of(shard, "username"));
            System.setProperty("MAGPIE_SHARD_" + shard + "_PASSWORD", of(shard, "password"));
        }
        try {
            return Objects.requireNonNull(new ShardedDriver()
                    .connect(
                            "jdbc:shardingsphere:absolutepath:"
                                    + Path.of("message.yaml").toAbsolutePath() + "?placeholder-type=system_props",
                            new Properties()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void migrate(int shard) {
        Flyway.configure()
                .dataSource(of(shard, "url"), of(shard, "username"), of(shard, "password"))
                .locations("filesystem:../message-service/src/main/resources/db/message")
                .load()
                .migrate();
    }

    private static Connection direct(int shard) throws SQLException {
        return DriverManager.getConnection(of(shard, "url"), of(shard, "username"), of(shard, "password"));
    }

    private static String of(int shard, String what) {
        return Objects.requireNonNull(SHARDS.get(shard).get("spring.datasource." + what));
    }
}
