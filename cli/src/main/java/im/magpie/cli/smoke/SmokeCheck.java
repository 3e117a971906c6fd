package im.magpie.cli.smoke;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.JsonNode;

/**
 * Sends a message as anybody would, and waits until it was acknowledged and delivered.
 *
 * <p>It is a note of an account of its own to itself, on two sockets, so that nobody finds it among theirs.
 */
public final class SmokeCheck implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Live delivery may be lost, for example just after Redis came back: then another message is sent. */
    private static final Duration DELIVERY = Duration.ofSeconds(3);

    private static final Duration ATTEMPTS = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String ACCOUNT = "magpie-check";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String url;
    private final PublicRest rest;

    /** @param url the public address */
    public SmokeCheck(String url) {
        this.url = url;
        this.rest = new PublicRest(http, url);
    }

    /** Makes an account unless it is there. */
    public void account(String username, String password, String displayName) throws IOException, InterruptedException {
        rest.register(username, password, displayName);
    }

    /** Returns when a message has gone through; throws what was in the way when it does not for half a minute. */
    public void message(String password) throws IOException, InterruptedException {
        rest.register(ACCOUNT, password, "Magpie's self-check");
        PublicRest.Session session = rest.logIn(ACCOUNT, password);
        long end = System.nanoTime() + ATTEMPTS.toNanos();
        while (true) {
            try {
                once(session);
                break;
            } catch (IOException | CompletionException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
        rest.logOut(session);
    }

    private void once(PublicRest.Session session) throws IOException, InterruptedException {
        try (PublicSocket sender = new PublicSocket(http, url, session.token(), PATIENCE);
                PublicSocket receiver = new PublicSocket(http, url, session.token(), PATIENCE)) {
            sender.send(Map.of(
                    "type",
                    "send",
                    "id",
                    "2",
                    "to",
                    session.userId(),
                    "clientMessageId",
                    UUID.randomUUID().toString(),
                    "content",
                    Map.of("type", "text", "text", "up")));
            JsonNode ack = sender.await(frame -> frame.path("type").asString().equals("ack"), PATIENCE);
            receiver.await(
                    frame -> frame.path("type").asString().equals("entry")
                            && frame.path("seq").asLong() == ack.path("seq").asLong(),
                    DELIVERY);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
