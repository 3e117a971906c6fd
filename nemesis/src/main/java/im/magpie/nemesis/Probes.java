package im.magpie.nemesis;

import im.magpie.sdk.Installation;
import im.magpie.sdk.Magpie;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Several of them, so that each partition and each node is likely to have one. */
final class Probes implements AutoCloseable {
    private static final int COUNT = 10;
    private static final Duration POLL = Duration.ofMillis(50);

    private final List<Probe> all = new ArrayList<>();

    Probes(Suite suite, Violations violations) {
        Installation installation = Magpie.at(suite.url().toString());
        String password = UUID.randomUUID().toString();
        for (int i = 0; i < COUNT; i++) {
            String name = "probe-" + UUID.randomUUID().toString().substring(0, 8);
            installation.register(name, password);
            all.add(new Probe(suite.url(), installation.logIn(name, password), violations).start());
        }
    }

    /** How long after a moment the last of them succeeded with something sent after it; empty if one of them did not within this time. */
    Optional<Duration> recovery(long moment, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            long worst = 0;
            boolean complete = true;
            for (Probe probe : all) {
                OptionalLong success = probe.successAfter(moment);
                complete &= success.isPresent();
                worst = Math.max(worst, success.orElse(0));
            }
            if (complete) {
                return Optional.of(Duration.ofNanos(worst));
            }
            if (System.nanoTime() > end) {
                return Optional.empty();
            }
            Thread.sleep(POLL);
        }
    }

    @Override
    public void close() {
        all.forEach(Probe::close);
    }
}
