package im.magpie.message.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.event.Entry.Kind;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.CountedReads;
import im.magpie.message.history.Membership;
import im.magpie.message.log.Codes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** G6 against a model, and what counting costs, on a real database. */
class UnreadCountTest {
    private static final CountedReads READS = new CountedReads("message_unread");
    private static final JdbcTemplate SQL = READS.sql();
    private static final Unread UNREAD = new Unread(JdbcClient.create(SQL));
    private static final AtomicLong IDS = new AtomicLong(System.nanoTime());
    private static final int MEMBERS = 4;

    /** So many entries of the same sender and kind in a row. */
    record Run(int sender, Kind kind, boolean recalled, int length) {}

    private record Row(UserId sender, Kind kind, boolean recalled) {}

    @Property(tries = 40)
    void unreadIsWhatTheModelSays(
            @ForAll("runs") @Size(max = 12) List<Run> runs,
            @ForAll @IntRange(max = 3000) int read,
            @ForAll @IntRange(min = 1, max = 3000) int visibleFrom) {
        List<UserId> users = people();
        ConversationId direct = ConversationId.direct(users.get(0), users.get(1));
        ConversationId group = groupOf(users);
        for (ConversationId conversation : List.of(direct, group)) {
            int senders = conversation.isDirect() ? 2 : MEMBERS;
            List<Row> log = runs.stream()
                    .flatMap(run -> Collections.nCopies(
                            run.length(), new Row(users.get(run.sender() % senders), run.kind(), run.recalled()))
                            .stream())
                    .toList();
            append(conversation, log);
            for (UserId reader : users.subList(0, senders)) {
                int after = Math.max(read, visibleFrom - 1);
                long expected = log.stream()
                        .skip(after)
                        .filter(row -> row.kind() == Kind.MESSAGE)
                        .filter(row -> !row.recalled() && !row.sender().equals(reader))
                        .count();
                int counted = UNREAD.of(new Membership(reader, conversation, visibleFrom, read));
                if (expected <= 999) {
                    assertThat(counted).isEqualTo((int) expected);
                } else {
                    assertThat(counted).isBetween(999, (int) expected);
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Run>> runs() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(Kind.MESSAGE)),
                Tuple.of(2, Arbitraries.of(Kind.REACTION_ADDED, Kind.EDITED, Kind.RECALLED)));
        return Combinators.combine(
                        Arbitraries.integers().between(0, MEMBERS - 1),
                        kinds,
                        Arbitraries.of(false, false, true),
                        Arbitraries.integers().between(1, 700))
                .as(Run::new)
                .list();
    }

    @Example
    void whatDoesNotCountIsNotLookedAt() {
        List<UserId> users = people();
        ConversationId direct = ConversationId.direct(users.get(0), users.get(1));
        ConversationId group = groupOf(users);
        UserId reader = users.get(0);
        UserId other = users.get(1);
        List<Row> log = new ArrayList<>();
        log.add(new Row(other, Kind.MESSAGE, false));
        log.addAll(Collections.nCopies(30_000, new Row(reader, Kind.MESSAGE, false)));
        log.addAll(Collections.nCopies(10_000, new Row(other, Kind.MESSAGE, true)));
        log.addAll(Collections.nCopies(10_000, new Row(other, Kind.REACTION_ADDED, false)));
        log.add(new Row(other, Kind.MESSAGE, false));
        append(direct, log);
        append(group, log);

        assertThat(READS.of(() -> assertThat(UNREAD.of(new Membership(reader, direct, 1, 0)))
                        .isEqualTo(2)))
                .isLessThan(20);
        assertThat(READS.of(() -> assertThat(UNREAD.of(new Membership(reader, group, 1, 0)))
                        .isEqualTo(2)))
                .isLessThan(2 * Unread.WINDOW + 10 * MEMBERS);
    }

    private static List<UserId> people() {
        return LongStream.range(0, MEMBERS)
                .mapToObj(i -> new UserId(IDS.incrementAndGet()))
                .toList();
    }

    private static ConversationId groupOf(List<UserId> users) {
        ConversationId group = ConversationId.group(IDS.incrementAndGet());
        users.forEach(user -> SQL.update(
                "INSERT INTO member (conversation_id, user_id, role, joined_seq, visible_from) VALUES (?, ?, 2, 1, 1)",
                group.toBytes(),
                user.value()));
        return group;
    }

    private static void append(ConversationId conversation, List<Row> log) {
        List<Object[]> rows = new ArrayList<>();
        for (Row row : log) {
            long seq = rows.size() + 1L;
            rows.add(new Object[] {
                conversation.toBytes(),
                seq,
                seq,
                Codes.of(row.kind()),
                row.sender().value(),
                seq,
                "m" + seq,
                row.recalled() ? seq : null
            });
        }
        SQL.batchUpdate(
                "INSERT INTO entry (conversation_id, seq, ordinal, kind, sender_id, server_time, command_id, recalled_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                rows);
    }
}
