package im.magpie.message.log;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import im.magpie.common.crypto.ContentCipher;
import im.magpie.common.database.Durability;
import im.magpie.common.database.DurabilityCheck;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Entry;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;

/**
 * Measures what entries cost as their table grows, on a server that is given: fills it as the service does, then reads from it as the service does. A
 * program and no test, for it judges nothing; how to run it is in {@code docs/explanation/growth.md}.
 */
final class Growth {
    private static final int USERS = 1_000;
    private static final int DIRECT = 10_000;
    private static final int GROUPS = 500;
    private static final int TEXT = 200;
    /** As many as a poll brings when there is much to do. */
    private static final int FILLING = 500;
    /** As many as when there is a little. */
    private static final int BATCH = 50;

    private static final int BATCHES = 400;
    private static final int PAGES = 2_000;
    private static final int PAGE = 50;
    private static final int PROBES = 300;
    private static final int HEADS = 100;
    private static final int CHUNK = 1_000;
    private static final int COPYING = 4;
    private static final String LOG = "growth";
    private static final String PAGE_SQL =
            "SELECT " + EntryRows.COLUMNS + " FROM entry e WHERE e.conversation_id = ? AND e.seq > ? AND e.seq < ?"
                    + " ORDER BY e.seq DESC LIMIT " + PAGE;

    private final Random random = new Random(20261128);
    private final HikariDataSource database;
    private final EntryStore store;
    private final ContentCipher cipher;
    private final List<ConversationId> conversations = new ArrayList<>();
    private final Map<ConversationId, Long> heads = new HashMap<>();
    private EntryStore.Claim claim = new EntryStore.Claim(0, 0);
    private long rows;

    private Growth(HikariDataSource database) throws GeneralSecurityException {
        this.database = database;
        store = new JdbcEntryStore(database, new DurabilityCheck(Durability.FLUSHED), new Shards(1));
        AeadConfig.register();
        cipher = new ContentCipher(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
                .getPrimitive(RegistryConfiguration.get(), Aead.class));
    }

    /**
     * {@code URL ROWS...} fills up to each number of rows and measures; {@code double} copies each conversation behind itself, which is quicker than
     * to fill, and measures; {@code forget} deletes the older half of each conversation.
     */
    public static void main(String[] arguments) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(arguments[0]);
        try (HikariDataSource database = new HikariDataSource(config)) {
            Flyway.configure()
                    .dataSource(database)
                    .locations("classpath:db/message")
                    .load()
                    .migrate();
            Growth growth = new Growth(database);
            growth.find();
            for (String wanted : Arrays.asList(arguments).subList(1, arguments.length)) {
                switch (wanted) {
                    case "forget" -> growth.forget();
                    case "double" -> {
                        growth.copy();
                        growth.measure();
                    }
                    default -> {
                        growth.fill(Long.parseLong(wanted));
                        growth.measure();
                    }
                }
                growth.sizes();
            }
        }
    }

    /** Goes on with what is there. */
    private void find() throws SQLException {
        long[] users = random.longs(USERS, 1L << 58, 1L << 59).toArray();
        for (int i = 0; i < DIRECT; i++) {
            conversations.add(ConversationId.direct(
                    new UserId(users[random.nextInt(USERS)]), new UserId(users[random.nextInt(USERS)])));
        }
        random.longs(GROUPS, 1L << 58, 1L << 59).mapToObj(ConversationId::group).forEach(conversations::add);
        Collections.shuffle(conversations, random);
        query("SELECT conversation_id, MAX(seq) FROM entry GROUP BY conversation_id", row -> {
            heads.put(ConversationId.ofBytes(row.getBytes(1)), row.getLong(2));
            rows += row.getLong(2);
        });
        claim = store.claim(Set.of(0), LOG).getOrDefault(0, claim);
    }

    private void fill(long wanted) {
        long start = System.nanoTime();
        long before = rows;
        while (rows < wanted) {
            append((int) Math.min(FILLING, wanted - rows));
        }
        say(rows == before ? "%,d rows" : "%,d rows, filled by %,.0f rows/s", rows, (rows - before) / seconds(start));
    }

    /** With commands of their own, for a command counts once in a conversation. */
    private void copy() throws Exception {
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(COPYING)) {
            List<Callable<Integer>> copies = new ArrayList<>();
            heads.forEach((conversation, head) -> copies.add(() -> copy(conversation, head)));
            for (Future<Integer> copied : threads.invokeAll(copies)) {
                rows += copied.get();
            }
        }
        heads.replaceAll((conversation, head) -> 2 * head);
        say("%,d rows, %,.0f rows/s copied", rows, rows / (2 * seconds(start)));
    }

    private int copy(ConversationId conversation, long head) throws SQLException {
        int copied = 0;
        try (Connection connection = database.getConnection();
                PreparedStatement copy = connection.prepareStatement(
                        "INSERT INTO entry (conversation_id, seq, ordinal, kind, sender_id, server_time, command_id, content)"
                                + " SELECT conversation_id, seq + ?, ordinal + ?, kind, sender_id, server_time,"
                                + " LEFT(SHA2(CONCAT(command_id, ?), 256), 36), content"
                                + " FROM entry WHERE conversation_id = ? AND seq > ? AND seq <= ?")) {
            for (long from = 0; from < head; from += CHUNK) {
                copy.setLong(1, head);
                copy.setLong(2, head);
                copy.setLong(3, head);
                copy.setBytes(4, conversation.toBytes());
                copy.setLong(5, from);
                copy.setLong(6, Math.min(head, from + CHUNK));
                copied += copy.executeUpdate();
            }
        }
        return copied;
    }

    private void measure() throws SQLException {
        double[] appended = new double[BATCHES];
        long start = System.nanoTime();
        for (int i = 0; i < BATCHES; i++) {
            appended[i] = timed(() -> append(BATCH));
        }
        say("  appended: %,.0f rows/s, a batch of %d %s", BATCHES * BATCH / seconds(start), BATCH, spread(appended));
        double[] pages = new double[PAGES];
        for (int i = 0; i < PAGES; i++) {
            pages[i] = timed(this::readPage);
        }
        say("  the last %d entries of a conversation: %s", PAGE, spread(pages));
        double[] probes = new double[PROBES];
        for (int i = 0; i < PROBES; i++) {
            probes[i] = timed(this::probe);
        }
        say("  the heads of %d conversations: %s", HEADS, spread(probes));
    }

    /** Entries of some conversations, of a few of them most: in the middle of the table, wherever their conversations are. */
    private void append(int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ConversationId conversation =
                    conversations.get((int) (conversations.size() * Math.pow(random.nextDouble(), 3)));
            long seq = heads.merge(conversation, 1L, Long::sum);
            UserId sender = new UserId(
                    random.nextBoolean() || !conversation.isDirect() ? conversation.low() : conversation.high());
            String command = UUID.randomUUID().toString();
            byte[] text =
                    ("{\"type\":\"text\",\"text\":\"" + "x".repeat(TEXT) + "\"}").getBytes(StandardCharsets.UTF_8);
            entries.add(new Entry(
                    conversation,
                    seq,
                    seq,
                    Entry.Kind.MESSAGE,
                    sender.value(),
                    System.currentTimeMillis(),
                    command,
                    Bytes.of(cipher.encrypt(text, conversation, sender, command)),
                    null,
                    null,
                    null,
                    null,
                    null));
        }
        claim = claim.upTo(claim.next() + count);
        store.append(entries, List.of(), Map.of(0, claim));
        rows += count;
    }

    private void readPage() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement page = connection.prepareStatement(PAGE_SQL)) {
            page.setBytes(1, anyone().toBytes());
            page.setLong(2, 0);
            page.setLong(3, Long.MAX_VALUE);
            try (ResultSet row = page.executeQuery()) {
                while (row.next()) {
                    EntryRows.read(row);
                }
            }
        }
    }

    private void probe() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement probes = connection.prepareStatement(
                        String.join(" UNION ALL ", Collections.nCopies(HEADS, EntryRows.LAST)))) {
            for (int i = 1; i <= HEADS; i++) {
                probes.setBytes(i, anyone().toBytes());
            }
            try (ResultSet row = probes.executeQuery()) {
                while (row.next()) {
                    row.getLong(2);
                }
            }
        }
    }

    /** Of those that have entries, each as often as any other: nothing is warmer than the rest. */
    private ConversationId anyone() {
        while (true) {
            ConversationId one = conversations.get(random.nextInt(conversations.size()));
            if (heads.containsKey(one)) {
                return one;
            }
        }
    }

    private void forget() throws SQLException {
        long start = System.nanoTime();
        long gone = 0;
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM entry WHERE conversation_id = ? AND seq <= ? ORDER BY seq LIMIT " + CHUNK)) {
            for (Map.Entry<ConversationId, Long> head : heads.entrySet()) {
                delete.setBytes(1, head.getKey().toBytes());
                delete.setLong(2, head.getValue() / 2);
                int deleted = CHUNK;
                while (deleted == CHUNK) {
                    deleted = delete.executeUpdate();
                    gone += deleted;
                }
            }
        }
        say("%,d rows deleted, %,.0f/s", gone, gone / seconds(start));
    }

    private void sizes() throws SQLException {
        query("ANALYZE TABLE entry", row -> {});
        query(
                "SELECT index_name, stat_value * @@innodb_page_size FROM mysql.innodb_index_stats"
                        + " WHERE database_name = DATABASE() AND table_name = 'entry' AND stat_name = 'size'",
                row -> say(
                        "  %s: %,.0f MB, %,.0f bytes a row",
                        row.getString(1), row.getDouble(2) / 1e6, row.getDouble(2) / rows));
        query(
                "SELECT SUM(file_size) FROM information_schema.innodb_tablespaces WHERE name LIKE CONCAT(DATABASE(), '/entry%')",
                row -> say("  on disk: %,.0f MB", row.getDouble(1) / 1e6));
    }

    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    @FunctionalInterface
    private interface Row {
        void of(ResultSet row) throws SQLException;
    }

    private void query(String sql, Row each) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                each.of(row);
            }
        }
    }

    private static double timed(Work work) throws SQLException {
        long start = System.nanoTime();
        work.run();
        return seconds(start) * 1_000;
    }

    private static double seconds(long start) {
        return (double) (System.nanoTime() - start) / Duration.ofSeconds(1).toNanos();
    }

    private static String spread(double[] milliseconds) {
        double[] sorted = milliseconds.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms",
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.99)]);
    }

    private static void say(String line, Object... values) {
        System.out.printf(Locale.ROOT, line + "%n", values);
    }
}
