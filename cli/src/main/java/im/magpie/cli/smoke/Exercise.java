package im.magpie.cli.smoke;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Does for a while what clients do, so that a JVM that records its start learns what is hot. */
public final class Exercise {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WINDOW = 100;
    private static final String PASSWORD = "an exercise and nothing else";

    private final String url;

    /** @param url the public address */
    public Exercise(String url) {
        this.url = url;
    }

    public void run(Duration time) throws IOException, InterruptedException {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            PublicRest rest = new PublicRest(http, url);
            rest.register("exercise-1", PASSWORD, "One");
            rest.register("exercise-2", PASSWORD, "Two");
            PublicRest.Session one = rest.logIn("exercise-1", PASSWORD);
            PublicRest.Session two = rest.logIn("exercise-2", PASSWORD);
            long end = System.nanoTime() + time.toNanos();
            try (PublicSocket sender = new PublicSocket(http, url, one.token(), PATIENCE);
                    PublicSocket receiver = new PublicSocket(http, url, two.token(), PATIENCE)) {
                while (System.nanoTime() < end) {
                    talk(sender, receiver, two.userId());
                    look(rest, one);
                }
            }
        }
    }

    private static void talk(PublicSocket sender, PublicSocket receiver, String to)
            throws IOException, InterruptedException {
        for (int i = 0; i < WINDOW; i++) {
            sender.send(Map.of(
                    "type", "send",
                    "id", Integer.toString(i),
                    "to", to,
                    "clientMessageId", UUID.randomUUID().toString(),
                    "content", Map.of("type", "text", "text", "message " + i)));
        }
        JsonNode last = sender.await(
                frame -> is(frame, "ack") && frame.path("id").asString().equals(Integer.toString(WINDOW - 1)),
                PATIENCE);
        long seq = last.path("seq").asLong();
        String conversation = last.path("conversationId").asString();
        receiver.await(frame -> is(frame, "entry") && frame.path("seq").asLong() >= seq, PATIENCE);
        receiver.send(Map.of(
                "type", "pull", "id", "pull", "conversationId", conversation, "after", seq - WINDOW, "limit", WINDOW));
        receiver.await(frame -> is(frame, "entries"), PATIENCE);
        receiver.send(Map.of("type", "read", "id", "read", "conversationId", conversation, "seq", seq));
        receiver.await(frame -> is(frame, "ok"), PATIENCE);
        receiver.send(Map.of("type", "sync", "id", "sync", "heads", Map.of(conversation, 0)));
        receiver.await(frame -> is(frame, "heads"), PATIENCE);
    }

    private static void look(PublicRest rest, PublicRest.Session session) throws IOException, InterruptedException {
        rest.get("/v1/conversations", session);
        rest.get("/v1/users?query=exercise", session);
        rest.get("/v1/users/me", session);
        rest.get("/", session);
    }

    private static boolean is(JsonNode frame, String type) {
        return frame.path("type").asString().equals(type);
    }
}
