package im.magpie.nemesis;

import im.magpie.sdk.Magpie;
import im.magpie.sdk.rest.MagpieException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Somebody without an SDK who writes notes to themselves a few times a second and comes back at once when thrown out: how long they can't is how
 * long the suite is not there.
 */
final class Probe implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration RENEW = Duration.ofMinutes(4);
    private static final long REMEMBER_NANOS = Duration.ofMinutes(15).toNanos();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;
    private final Magpie account;
    private final Violations violations;
    /** When acknowledged messages were sent, and when they were acknowledged. */
    private final TreeMap<Long, Long> successes = new TreeMap<>();

    private final Thread thread = Thread.ofVirtual().name("probe").unstarted(this::run);
    private @Nullable RawSocket socket;
    private long renewedAt = System.nanoTime();

    /** @param account not connected: only its credentials are used */
    Probe(URI url, Magpie account, Violations violations) {
        this.url = url;
        this.account = account;
        this.violations = violations;
    }

    Probe start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                renew();
                if (connected()) {
                    write(Objects.requireNonNull(socket));
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Any call renews an access token that is about to expire. */
    private void renew() {
        if (System.nanoTime() - renewedAt > RENEW.toNanos()) {
            try {
                account.accounts().me();
                renewedAt = System.nanoTime();
            } catch (MagpieException e) {
                renewedAt += PATIENCE.toNanos();
            }
        }
    }

    private boolean connected() throws InterruptedException {
        RawSocket present = socket;
        if (present != null && !present.closed()) {
            return true;
        }
        RawSocket next = new RawSocket(http, url, true, frame -> {});
        JsonNode answer = next.ask(
                        PATIENCE,
                        Map.of("type", "connect", "token", account.credentials().accessToken()))
                .orElse(null);
        if (answer != null && answer.path("type").stringValue("").equals("connected")) {
            socket = next;
            return true;
        }
        next.close();
        return false;
    }

    private void write(RawSocket to) throws InterruptedException {
        long sentAt = System.nanoTime();
        JsonNode answer = to.ask(
                        PATIENCE,
                        Map.of(
                                "type", "send",
                                "conversationId", account.direct(account.userId()),
                                "clientMessageId", UUID.randomUUID().toString(),
                                "content", Map.of("type", "text", "text", "probe")))
                .orElse(null);
        if (answer == null) {
            to.close();
        } else if (answer.path("type").stringValue("").equals("ack")) {
            succeeded(sentAt);
        } else {
            checkRefusal(answer);
        }
    }

    private synchronized void succeeded(long sentAt) {
        successes.put(sentAt, System.nanoTime());
        successes.headMap(sentAt - REMEMBER_NANOS).clear();
    }

    /** I12, I14: who is refused is told when to come again, in words for people. */
    private void checkRefusal(JsonNode answer) {
        String code = answer.path("code").stringValue("");
        boolean later = code.equals("overloaded") || code.equals("rate_limited") || code.equals("unavailable");
        if (!later || !answer.path("retryAfterMs").isNumber()) {
            violations.add("I12", "a send was refused with " + answer);
        }
    }

    /** Nanoseconds from a moment to the acknowledgement of the first message that was sent after it; empty if there is none yet. */
    synchronized OptionalLong successAfter(long moment) {
        Map.Entry<Long, Long> first = successes.ceilingEntry(moment);
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.getValue() - moment);
    }

    @Override
    public void close() {
        thread.interrupt();
        RawSocket last = socket;
        if (last != null) {
            last.close();
        }
    }
}
