package im.magpie.cli.smoke;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The few calls of the public REST contract that a check needs. */
final class PublicRest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int CREATED = 201;
    private static final int CONFLICT = 409;

    private final HttpClient http;
    private final String url;

    PublicRest(HttpClient http, String url) {
        this.http = http;
        this.url = url;
    }

    /** A session of an account. */
    record Session(String id, String token, String userId) {}

    /** Makes the account unless there is one with this name. */
    void register(String username, String password, String displayName) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                post("/v1/users", Map.of("username", username, "password", password, "displayName", displayName));
        if (answer.statusCode() != CREATED && answer.statusCode() != CONFLICT) {
            throw unexpected("registration", answer);
        }
    }

    Session logIn(String username, String password) throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/v1/sessions", Map.of("username", username, "password", password));
        if (answer.statusCode() != CREATED) {
            throw unexpected("log-in", answer);
        }
        JsonNode session = JSON.readTree(answer.body());
        return new Session(
                session.path("sessionId").asString(),
                session.path("accessToken").asString(),
                session.path("user").path("id").asString());
    }

    void logOut(Session session) throws IOException, InterruptedException {
        send(request("/v1/sessions/" + session.id())
                .header("Authorization", "Bearer " + session.token())
                .DELETE());
    }

    /** Whatever it answers. */
    void get(String path, Session session) throws IOException, InterruptedException {
        send(request(path).header("Authorization", "Bearer " + session.token()).GET());
    }

    private HttpResponse<String> post(String path, Map<String, String> body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static IOException unexpected(String what, HttpResponse<String> answer) {
        return new IOException(what + " answered " + answer.statusCode() + " " + answer.body());
    }
}
