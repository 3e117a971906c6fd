package im.magpie.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST calls that a run needs. They wait for their answer, and come again when told to. Any thread. */
final class Rest implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofSeconds(70);
    private static final int ATTEMPTS = 6;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final URI url;
    private final HttpClient http = HttpClient.newHttpClient();

    Rest(URI url) {
        this.url = url;
    }

    void register(String name, String password) {
        call("POST", "/v1/users", null, Map.of("username", name, "password", password));
    }

    Account logIn(String name, String password) {
        return account(
                name, password, call("POST", "/v1/sessions", null, Map.of("username", name, "password", password)));
    }

    /** Its session goes on, with new tokens. */
    Account refresh(Account account) {
        return account(
                account.name(),
                account.password(),
                call("POST", "/v1/sessions/refresh", null, Map.of("refreshToken", account.refreshToken())));
    }

    private static Account account(String name, String password, JsonNode session) {
        return new Account(
                session.path("user").path("id").stringValue(),
                name,
                password,
                session.path("sessionId").stringValue(),
                session.path("accessToken").stringValue(),
                session.path("refreshToken").stringValue());
    }

    /** Makes a group, and says the id of its conversation. */
    String group(List<Account> members) {
        return call(
                        "POST",
                        "/v1/conversations",
                        members.getFirst().token(),
                        Map.of(
                                "type",
                                "group",
                                "title",
                                "bench",
                                "members",
                                members.stream().map(Account::id).toList()))
                .path("id")
                .stringValue();
    }

    JsonNode get(Account account, String path) {
        return call("GET", path, account.token(), null);
    }

    void delete(Account account, String path) {
        call("DELETE", path, account.token(), null);
    }

    private JsonNode call(String method, String path, @Nullable String token, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            for (int attempt = 1; ; attempt++) {
                HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                boolean busy = answer.statusCode() == TOO_MANY || answer.statusCode() == UNAVAILABLE;
                if (busy && attempt < ATTEMPTS) {
                    Thread.sleep(
                            JSON.readTree(answer.body()).path("retryAfterMs").longValue(1_000));
                } else if (answer.statusCode() / 100 == 2) {
                    return JSON.readTree(answer.body());
                } else {
                    throw new BenchException(
                            method + " " + path + " answers " + answer.statusCode() + ": " + answer.body());
                }
            }
        } catch (IOException e) {
            throw new BenchException(url + " can't be reached: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted.");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
