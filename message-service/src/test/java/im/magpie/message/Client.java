package im.magpie.message;

import im.magpie.common.event.Bytes;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One user's client of the REST interface. */
public record Client(int port, UserId user, String token) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * What came back.
     *
     * @param body missing for an answer without one, or in another format
     */
    public record Reply(int status, JsonNode body, HttpHeaders headers, Bytes raw) {
        public String code() {
            return body.path("code").asString("");
        }

        public List<Long> seqs() {
            return body.path("items")
                    .valueStream()
                    .map(item -> item.path("seq").asLong())
                    .toList();
        }
    }

    public Reply get(String path) {
        return send("GET", path, null);
    }

    public Reply post(String path, String json, String... headers) {
        return send("POST", path, json, headers);
    }

    public Reply put(String path, String json, String... headers) {
        return send("PUT", path, json, headers);
    }

    public Reply patch(String path, String json, String... headers) {
        return send("PATCH", path, json, headers);
    }

    public Reply delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    public Reply send(String method, String path, @org.jspecify.annotations.Nullable String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(
                        method,
                        json == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json));
        if (path.startsWith("/internal/")) {
            request.header("Magpie-Internal", TestIssuer.INTERNAL_TOKEN);
        } else {
            request.header("Authorization", "Bearer " + token);
        }
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            boolean isJson = response.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.contains("json") && !type.contains("ndjson"))
                    .isPresent();
            return new Reply(
                    response.statusCode(),
                    isJson ? JSON.readTree(response.body()) : JSON.missingNode(),
                    response.headers(),
                    Bytes.of(response.body()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A new group of this user's; its path. */
    public String group(String title, Client... others) {
        return group("all", title, others);
    }

    public String group(String history, String title, Client... others) {
        String members =
                Stream.of(others).map(other -> "\"" + other.user() + "\"").collect(Collectors.joining(",", "[", "]"));
        Reply made = post(
                "/v1/conversations",
                "{\"type\":\"group\",\"title\":\"" + title + "\",\"history\":\"" + history + "\",\"members\":" + members
                        + "}");
        return "/v1/conversations/" + made.body().path("id").asString();
    }

    /** The path of the direct conversation with the other. */
    public String with(Client other) {
        return "/v1/conversations/" + ConversationId.direct(user, other.user());
    }

    /** Sends a text with a new id. */
    public Reply say(String conversation, String text) {
        return say(conversation, UUID.randomUUID().toString(), text);
    }

    public Reply say(String conversation, String clientMessageId, String text) {
        return post(
                conversation + "/messages",
                "{\"clientMessageId\":\"" + clientMessageId + "\",\"content\":{\"type\":\"text\",\"text\":\"" + text
                        + "\"}}");
    }
}
