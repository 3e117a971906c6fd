package im.magpie.message.log;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Port: the commands of the partitions that this instance owns. Used by one thread. */
public interface CommandSource {
    /** Waits for commands; also keeps this instance in its group, so it is called while held, too. */
    List<Received> poll(Duration atMost);

    /** Nothing more comes from the partitions until {@link #release}. */
    void hold();

    void release();

    /** The partitions that this instance owns now. */
    Set<Integer> owned();

    /** Grows whenever partitions come or go: what was known of their conversations may be old then. */
    long generation();

    /** Names the log: its offsets mean nothing in one that took its place. */
    String log();

    /**
     * These need not come again, and after a while will not, whoever owns their partition then. Called only after everything that
     * follows from them is published.
     */
    void commit(Collection<Received> done);

    /**
     * Those of these partitions, whoever owns them, of which not everything is committed, with the offset after the last command that came
     * before now; {@link Long#MAX_VALUE} if Kafka does not tell.
     */
    Map<Integer, Long> uncommitted(Set<Integer> partitions);
}
