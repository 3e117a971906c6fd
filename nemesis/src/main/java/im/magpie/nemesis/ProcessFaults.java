package im.magpie.nemesis;

import im.magpie.nemesis.Fault.Since;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Processes die, hang, are restarted, have a wrong clock or a disk that fails. */
final class ProcessFaults {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

    private final Suite suite;

    ProcessFaults(Suite suite) {
        this.suite = suite;
    }

    List<Fault> all() {
        List<Fault> all = new ArrayList<>();
        for (Suite.Member member : suite.members()) {
            all.add(kill(member));
            all.add(pause(member));
            if (member.service()) {
                all.add(restart(member));
            }
        }
        if (Shell.rootHas("faketime")) {
            all.add(clock("message-service-2", "+5m"));
            all.add(clock("message-service", "-3m"));
            all.add(clock("connection-service-2", "-10m"));
        }
        if (Shell.rootHas("fiu-run")) {
            all.add(failingFsync());
        }
        return all;
    }

    /** How soon others serve in its place; what has no other must come back itself. */
    private static Duration bound(Suite.Member member) {
        return switch (member.role()) {
            case "connection-service" -> Duration.ofSeconds(2);
            case "message-service" -> Duration.ofSeconds(5);
            case Suite.REDIS -> Duration.ofSeconds(3);
            default -> Duration.ofSeconds(10);
        };
    }

    private static Since from(Suite.Member member) {
        return twice(member) ? Since.BEGIN : Since.END;
    }

    private static boolean twice(Suite.Member member) {
        return member.role().equals("connection-service") || member.role().equals("message-service");
    }

    private Fault kill(Suite.Member member) {
        return new Fault(
                "kill " + member.role(),
                member.name(),
                twice(member) ? Duration.ofSeconds(8) : NOW,
                Duration.ofSeconds(15),
                bound(member),
                from(member),
                () -> suite.signal(member.name(), "KILL"),
                this::revive);
    }

    /** A zombie, which still believes that it owns what it owned when it wakes up. */
    private Fault pause(Suite.Member member) {
        return new Fault(
                "pause " + member.role(),
                member.name(),
                Duration.ofMillis(100),
                MINUTE,
                Duration.ofSeconds(10),
                Since.END,
                () -> suite.signal(member.name(), "STOP"),
                () -> suite.signal(member.name(), "CONT"));
    }

    private Fault restart(Suite.Member member) {
        return new Fault(
                "restart " + member.role(),
                member.name(),
                NOW,
                Duration.ofSeconds(3),
                bound(member),
                from(member),
                () -> {
                    suite.signal(member.name(), "TERM");
                    suite.awaitEnd(member.name());
                },
                this::revive);
    }

    /** A service comes back with a clock that is wrong by so much, and later with the right one. Alone: whatever else is missing would get that clock too. */
    private Fault clock(String service, String offset) {
        String role = Suite.roleOf(service);
        return new Fault(
                "clock " + (offset.startsWith("+") ? "ahead " : "behind ") + role,
                Fault.HOST,
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Since.END,
                () -> {
                    kill(service);
                    suite.start(
                            Map.of("LD_PRELOAD", FAKETIME, "FAKETIME", offset, "FAKETIME_DONT_FAKE_MONOTONIC", "1"));
                },
                () -> {
                    kill(service);
                    revive();
                });
    }

    /** The database comes back on a disk whose fsync fails now and then, and dies of it, as it should. */
    private Fault failingFsync() {
        return new Fault(
                "failing fsync database",
                Fault.HOST,
                Duration.ofSeconds(3),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Since.END,
                () -> {
                    kill(Suite.DATABASE);
                    suite.start(Map.of(
                            "LD_PRELOAD", "fiu_run_preload.so fiu_posix_preload.so",
                            "FIU_ENABLE", "enable_random name=posix/io/sync/fsync,probability=0.01"));
                },
                () -> {
                    kill(Suite.DATABASE);
                    revive();
                });
    }

    private void kill(String name) throws InterruptedException {
        suite.signal(name, "KILL");
        suite.awaitEnd(name);
    }

    /** As whoever supervises the suite does: again and again until everything is there. */
    void revive() throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                suite.up();
                return;
            } catch (VerifyException e) {
                if (attempt == 5) {
                    throw e;
                }
                Thread.sleep(2_000);
            }
        }
    }
}
