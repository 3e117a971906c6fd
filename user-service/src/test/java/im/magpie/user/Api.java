package im.magpie.user;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.security.InternalToken;
import im.magpie.common.security.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A client of one instance, logged in or not. */
final class Api {
    static final String PASSWORD = "a password of the tests";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String url;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private JsonNode session = MissingNode.getInstance();

    Api(String url) {
        this.url = url;
    }

    record Answer(int status, JsonNode body, java.net.http.HttpHeaders headers) {
        String text(String field) {
            return body.path(field).asString("");
        }

        /** Fails unless the answer is this error. */
        Answer refused(int expectedStatus, String code) {
            assertThat(body.path("code").asString("")).as("%s", body).isEqualTo(code);
            assertThat(status).isEqualTo(expectedStatus);
            assertThat(headers.firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
            assertThat(text("traceId")).isNotEmpty();
            return this;
        }

        Answer ok(int expectedStatus) {
            assertThat(status).as("%s", body).isEqualTo(expectedStatus);
            return this;
        }

        Optional<String> cookie() {
            return headers.firstValue("Set-Cookie");
        }
    }

    static String newName(String prefix) {
        return prefix + "." + NAMES.incrementAndGet() + "." + Long.toString(System.nanoTime(), 36);
    }

    /** Another client of the same instance, logged in as a new user. */
    Api newUser(String prefix) {
        String name = newName(prefix);
        Api api = new Api(url);
        api.post("/v1/users", Map.of("username", name, "password", PASSWORD)).ok(201);
        return api.logIn(name, PASSWORD);
    }

    Api logIn(String username, String password) {
        Api api = new Api(url);
        api.takeOn(api.post("/v1/sessions", Map.of("username", username, "password", password))
                .ok(201));
        return api;
    }

    /** The same user, logged in once more. */
    Api otherDevice() {
        return logIn(username(), PASSWORD);
    }

    /** The same session at another instance. */
    Api at(RunningService other) {
        Api api = new Api(other.url());
        api.session = session;
        api.headers.putAll(headers);
        return api;
    }

    void takeOn(Answer tokens) {
        session = tokens.body();
        headers.put("Authorization", "Bearer " + accessToken());
    }

    Api with(String header, String value) {
        Api api = new Api(url);
        api.session = session;
        api.headers.putAll(headers);
        api.headers.put(header, value);
        return api;
    }

    Api internal() {
        return new Api(url).with(InternalToken.HEADER, TestIssuer.INTERNAL_TOKEN);
    }

    String accessToken() {
        return session.path("accessToken").asString();
    }

    String refreshToken() {
        return session.path("refreshToken").asString();
    }

    String sessionId() {
        return session.path("sessionId").asString();
    }

    String userId() {
        return session.path("user").path("id").asString();
    }

    String username() {
        return session.path("user").path("username").asString();
    }

    Answer refresh(String token) {
        return new Api(url).post("/v1/sessions/refresh", Map.of("refreshToken", token));
    }

    Answer refresh(String token, String retryKey) {
        return new Api(url).post("/v1/sessions/refresh", Map.of("refreshToken", token, "retryKey", retryKey));
    }

    Answer tryLogIn(String username, String password) {
        return post("/v1/sessions", Map.of("username", username, "password", password));
    }

    Answer get(String path) {
        return call("GET", path, null);
    }

    Answer post(String path, Object body) {
        return call("POST", path, JSON.writeValueAsString(body));
    }

    Answer patch(String path, Object body) {
        return call("PATCH", path, JSON.writeValueAsString(body));
    }

    Answer put(String path, Object body) {
        return call("PUT", path, JSON.writeValueAsString(body));
    }

    Answer delete(String path) {
        return call("DELETE", path, null);
    }

    Answer call(String method, String path, @Nullable String body) {
        HttpResponse<String> response = send(method, path, body);
        String type = response.headers().firstValue("Content-Type").orElse("");
        JsonNode json = type.contains("json") ? JSON.readTree(response.body()) : MissingNode.getInstance();
        return new Answer(response.statusCode(), json, response.headers());
    }

    String text(String path) {
        return send("GET", path, null).body();
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
        headers.forEach(request::header);
        if (body != null && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
