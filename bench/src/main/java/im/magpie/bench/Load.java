package im.magpie.bench;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Messages of all senders in turn, numbered over the whole run. */
final class Load {
    private static final long PAUSE_NANOS = 10_000_000;
    private static final long SETTLE_NANOS = 20_000_000_000L;

    private final Clients clients;
    private final List<Sender> senders;
    private final String padding;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private int next;

    /**
     * A device and a conversation that it writes to.
     *
     * @param recipients how many other sockets receive it
     */
    record Sender(Client client, String conversation, int recipients) {}

    Load(Clients clients, List<Sender> senders, int payload) {
        this.clients = clients;
        this.senders = senders;
        padding = "x".repeat(Math.max(1, payload - 10));
    }

    /** What will count the messages of the next so many seconds at that rate. */
    Meter meter(double rate, double seconds) {
        int count = (int) Math.max(1, rate * seconds);
        Meter meter = new Meter(next, count, clients.count());
        next += count;
        clients.meter(meter);
        return meter;
    }

    /** Offers the messages of a meter at that rate, and does not wait for what comes of them. */
    void offer(Meter meter, double rate) {
        Arrivals.run(meter.first(), meter.messages(), rate, (message, dueAt) -> send(meter, message, dueAt));
    }

    private void send(Meter meter, int message, long dueAt) {
        Sender sender = senders.get(message % senders.size());
        String json = frame(Integer.toString(message), sender.conversation(), run + message, message + " " + padding);
        EventLoop loop = sender.client().connected().join().eventLoop();
        loop.execute(() -> {
            meter.sent(message, sender.recipients(), dueAt, System.nanoTime());
            sender.client().write(json);
        });
    }

    static String frame(String id, String conversation, String clientMessageId, String text) {
        return "{\"type\":\"send\",\"id\":\"" + id + "\",\"conversationId\":\"" + conversation
                + "\",\"clientMessageId\":\"" + clientMessageId + "\",\"content\":{\"type\":\"text\",\"text\":\"" + text
                + "\"}}";
    }

    /** Waits for what is still under way. */
    static void settle(Meter meter) {
        long end = System.nanoTime() + SETTLE_NANOS;
        while (!meter.complete() && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
