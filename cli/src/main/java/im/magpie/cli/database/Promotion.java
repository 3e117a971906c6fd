package im.magpie.cli.database;

import im.magpie.cli.terminal.Progress;
import im.magpie.cli.terminal.Refusal;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Another server becomes the primary. The order of the steps keeps what was committed: first nobody writes to the former one any more,
 * then the new one applies all of it, and only then does it take writes.
 */
public final class Promotion {
    private final Account administrator;
    private final Account replication;
    private final String settings;
    private final Duration patience;
    private final Progress progress;

    /**
     * @param replication with which the former primary follows the new one
     * @param settings of Connector/J, for the connections to both
     * @param patience with what is being committed, and with the new primary
     */
    public Promotion(
            Account administrator, Account replication, String settings, Duration patience, Progress progress) {
        this.administrator = administrator;
        this.replication = replication;
        this.settings = settings;
        this.patience = patience;
        this.progress = progress;
    }

    /** Both run: they change places. Answers how long nothing could be written. */
    public Duration switchOver(Address from, Address to) throws Exception {
        try (Server former = open(from);
                Server next = open(to)) {
            if (!next.follows()) {
                throw new Refusal(to + " follows nobody, or does not apply what it gets: mend its replication first.");
            }
            boolean semiSync = former.semiSync();
            long begun = System.nanoTime();
            try {
                progress.step("no more writes to " + from, () -> done(() -> former.freeze(patience)));
                former.expel();
                progress.step(to + " catches up", () -> done(() -> next.await(former.position(), patience)));
            } catch (SQLException | RuntimeException e) {
                thaw(former, e);
                throw e;
            }
            progress.step(to + " leads", () -> done(() -> next.lead(semiSync)));
            Duration without = Duration.ofNanos(System.nanoTime() - begun);
            progress.step(from + " follows", () -> done(() -> former.follow(to, replication, encrypted(), semiSync)));
            return without;
        }
    }

    /** As it was; what comes in the way of that does not hide why. */
    private static void thaw(Server former, Exception why) {
        try {
            former.thaw();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    /**
     * The former one is gone for good, or will be set up anew: what the other has received is all there is.
     *
     * @param alone commits wait for no replica, though they did
     */
    public void failOver(Address from, Address to, boolean alone) throws Exception {
        if (answers(from)) {
            throw new Refusal(from + " answers: it can change places with " + to
                    + " without --dead. If it must not, stop it first.");
        }
        try (Server next = open(to)) {
            boolean semiSync = !alone && next.confirms();
            progress.step(
                    to + " applies what it has received", () -> done(() -> next.await(next.received(), patience)));
            progress.step(to + " leads", () -> done(() -> next.lead(semiSync)));
        }
    }

    private boolean answers(Address address) {
        try (Server server = Server.connect(address, administrator, settings)) {
            return server.address().equals(address);
        } catch (SQLException e) {
            // Who is refused by a server knows that it runs.
            return e.getSQLState() != null && !e.getSQLState().startsWith("08");
        }
    }

    private Server open(Address address) {
        try {
            return Server.connect(address, administrator, settings);
        } catch (SQLException e) {
            throw new Refusal(address + " does not let " + administrator + " in ("
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                    + "): check address, user and password.");
        }
    }

    private boolean encrypted() {
        return !settings.contains("sslMode=DISABLED");
    }

    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    /** For {@link Progress#step}, which shows a step that returns false as one that did nothing. */
    private static boolean done(Work work) throws SQLException {
        work.run();
        return true;
    }
}
