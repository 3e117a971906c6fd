package im.magpie.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** REST through the public door, as somebody or as nobody. */
record Rest(@Nullable String token) {
    private static final HttpClient HTTP = Installation.http();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Rest anonymous() {
        return new Rest(null);
    }

    record Answer(int status, String text, HttpResponse<String> response) {
        JsonNode json() {
            return JSON.readTree(text);
        }

        /** The {@code code} of a problem; empty if there is none. */
        String code() {
            return text.startsWith("{") && json().has("code")
                    ? json().get("code").asString()
                    : "";
        }
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    Answer patch(String path, Object body) {
        return send("PATCH", path, body);
    }

    Answer put(String path, @Nullable Object body) {
        return send("PUT", path, body);
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Sends a text by REST. */
    Answer say(String conversation, String text) {
        return say(conversation, text, UUID.randomUUID().toString());
    }

    Answer say(String conversation, String text, String clientMessageId) {
        return post(
                "/v1/conversations/" + conversation + "/messages",
                Map.of("clientMessageId", clientMessageId, "content", Map.of("type", "text", "text", text)));
    }

    /** The body may be a text that is sent as it is. */
    Answer send(String method, String path, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        Installation.shared().url().resolve(path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        body instanceof String text ? text : JSON.writeValueAsString(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
