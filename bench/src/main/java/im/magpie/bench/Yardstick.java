package im.magpie.bench;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How fast this machine is right now: microseconds for SHA-256 of 64 KiB on one core, the best of several. Machines differ and are shared; two runs
 * compare by their costs divided by it.
 */
final class Yardstick {
    private static final int BYTES = 64 * 1024;
    private static final int ROUNDS = 2_000;

    private Yardstick() {}

    static double micros() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] data = new byte[BYTES];
            long best = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                data[0] = digest.digest(data)[0];
                best = Math.min(best, System.nanoTime() - start);
            }
            return Report.rounded(best / 1_000.0);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
