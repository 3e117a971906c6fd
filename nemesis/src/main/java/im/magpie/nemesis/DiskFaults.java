package im.magpie.nemesis;

import im.magpie.nemesis.Fault.Since;
import java.time.Duration;
import java.util.List;

/** The disk is full, or the host loses its power. */
final class DiskFaults {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Suite suite;
    private final Disk disk;
    private final ProcessFaults processes;

    DiskFaults(Suite suite, Disk disk, ProcessFaults processes) {
        this.suite = suite;
        this.disk = disk;
        this.processes = processes;
    }

    List<Fault> all() {
        return List.of(
                new Fault(
                        "power cut",
                        Fault.HOST,
                        Duration.ZERO,
                        Duration.ZERO,
                        MINUTE,
                        Since.BEGIN,
                        this::cutPower,
                        processes::revive),
                new Fault(
                        "full disk",
                        Fault.HOST,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(15),
                        MINUTE,
                        Since.END,
                        disk::fill,
                        () -> {
                            disk.empty();
                            processes.revive();
                        }));
    }

    /** Nothing runs any more at the instant of the snapshot, so nobody is promised what is not in it. */
    private void cutPower() throws Exception {
        suite.signalAll("STOP");
        disk.lose();
        suite.signalAll("KILL");
        for (Suite.Member member : suite.members()) {
            suite.awaitEnd(member.name());
        }
        disk.comeBack();
    }
}
