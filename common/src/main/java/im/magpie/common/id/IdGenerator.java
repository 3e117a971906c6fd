package im.magpie.common.id;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import io.hypersistence.tsid.TSID;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes ids that sort by time (TSID: 42 bits of milliseconds, 10 of the node, 12 of a counter) and are unique in the installation.
 *
 * <p>Each process leases its node number in the table {@code id_lease (node, owner, expires_at)} of its service, by the database's
 * clock. A process that could not renew its lease stops making ids before anyone else may take the number.
 */
public final class IdGenerator implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(IdGenerator.class);
    private static final int NODE_BITS = 10;
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration RENEWAL = Duration.ofSeconds(15);
    private static final String NOW_MS = "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)";

    private final JdbcClient database;
    private final String owner = UUID.randomUUID().toString();
    private volatile @Nullable Lease lease;
    private volatile boolean running;

    private record Lease(int node, TSID.Factory factory, long validUntil) {
        boolean valid() {
            return System.nanoTime() - validUntil < 0;
        }
    }

    public IdGenerator(JdbcClient database) {
        this.database = database;
    }

    /**
     * The next id.
     *
     * @throws MagpieException {@code unavailable} while no node number is leased
     */
    public long next() {
        Lease held = lease;
        if (held == null || !held.valid()) {
            throw new MagpieException(ErrorCode.UNAVAILABLE, "No id can be made right now: try again after a while.");
        }
        return held.factory().generate().toLong();
    }

    @Override
    public void start() {
        running = true;
        renew();
        Thread.ofPlatform().daemon().name("id-lease").start(() -> {
            while (running) {
                try {
                    Lease held = lease;
                    Thread.sleep(held != null && held.valid() ? RENEWAL : Duration.ofSeconds(1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                if (running) {
                    renew();
                }
            }
        });
    }

    /** The lease is left to expire: its number must not be taken within the same millisecond. */
    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void renew() {
        long asked = System.nanoTime();
        try {
            Lease held = lease;
            if (held != null && extend(held.node())) {
                lease = new Lease(held.node(), held.factory(), asked + LEASE.toNanos());
            } else {
                int node = take();
                lease = new Lease(
                        node,
                        TSID.Factory.builder()
                                .withNodeBits(NODE_BITS)
                                .withNode(node)
                                .build(),
                        asked + LEASE.toNanos());
            }
        } catch (DataAccessException e) {
            LOG.warn("The lease of a node number for ids could not be renewed: {}", e.getMessage());
        }
    }

    private boolean extend(int node) {
        return database.sql("UPDATE id_lease SET expires_at = " + NOW_MS
                                + " + :lease WHERE node = :node AND owner = :owner AND expires_at > " + NOW_MS)
                        .param("lease", LEASE.toMillis())
                        .param("node", node)
                        .param("owner", owner)
                        .update()
                == 1;
    }

    /** Takes a number whose lease has ended, else one that was never used. */
    private int take() {
        for (int node = 0; node < 1 << NODE_BITS; node++) {
            if (takeExpired(node) || takeNew(node)) {
                return node;
            }
        }
        throw new IllegalStateException("All " + (1 << NODE_BITS) + " node numbers are leased");
    }

    private boolean takeExpired(int node) {
        return database.sql("UPDATE id_lease SET owner = :owner, expires_at = " + NOW_MS
                                + " + :lease WHERE node = :node AND expires_at <= " + NOW_MS)
                        .param("owner", owner)
                        .param("lease", LEASE.toMillis())
                        .param("node", node)
                        .update()
                == 1;
    }

    private boolean takeNew(int node) {
        try {
            return database.sql("INSERT INTO id_lease (node, owner, expires_at) VALUES (:node, :owner, " + NOW_MS
                                    + " + :lease)")
                            .param("node", node)
                            .param("owner", owner)
                            .param("lease", LEASE.toMillis())
                            .update()
                    == 1;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }
}
