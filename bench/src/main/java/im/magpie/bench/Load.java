package im.magpie.bench;

import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends at a constant rate, whatever comes back: latency counts from the moment a message was due, so a stall of the suite is seen by all that were
 * due meanwhile (Tene, "How NOT to measure latency").
 */
final class Load {
    private static final long PAUSE_NANOS = 500_000;
    private static final long SETTLE_NANOS = 20_000_000_000L;

    private final Meter meter;
    private final List<Sender> senders;
    private final String padding;

    /** A socket and the conversation that it writes to. */
    record Sender(Channel channel, String conversation) {}

    Load(Meter meter, List<Sender> senders, int payload) {
        this.meter = meter;
        this.senders = senders;
        padding = "x".repeat(Math.max(1, payload - 10));
    }

    /** Sends messages {@code first} to {@code end} at that rate a second. */
    void run(int first, int end, double rate, String run) {
        long start = System.nanoTime();
        double interval = 1e9 / rate;
        int next = first;
        while (next < end) {
            long now = System.nanoTime();
            int due = (int) Math.min(end, first + (long) ((now - start) / interval) + 1);
            for (; next < due; next++) {
                send(next, start + (long) ((next - first) * interval), run);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void send(int message, long dueAt, String run) {
        Sender sender = senders.get(message % senders.size());
        String json = "{\"type\":\"send\",\"id\":\"" + message + "\",\"conversationId\":\"" + sender.conversation()
                + "\",\"clientMessageId\":\"" + run + message + "\",\"content\":{\"type\":\"text\",\"text\":\""
                + message
                + " " + padding + "\"}}";
        sender.channel().eventLoop().execute(() -> {
            meter.sent(message, dueAt, System.nanoTime());
            Client.write(sender.channel(), json);
        });
    }

    /** Waits for what is still under way. */
    void settle() {
        long end = System.nanoTime() + SETTLE_NANOS;
        while (!meter.complete() && System.nanoTime() < end) {
            LockSupport.parkNanos(10 * PAUSE_NANOS);
        }
    }
}
