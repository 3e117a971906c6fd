package im.magpie.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST calls that a run needs. Hashing passwords takes the suite most of the time: two hashes an account. */
final class Rest implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PASSWORD = UUID.randomUUID().toString();
    private static final int PARALLEL = 4;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final URI url;
    private final HttpClient http = HttpClient.newHttpClient();

    Rest(URI url) {
        this.url = url;
    }

    /** Registers so many users and logs them in. */
    List<Account> accounts(int count) {
        String run = UUID.randomUUID().toString().substring(0, 8);
        try (ExecutorService threads = Executors.newFixedThreadPool(PARALLEL)) {
            List<Future<Account>> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = "bench-" + run + "-" + i;
                made.add(threads.submit(() -> {
                    call("POST", "/v1/users", null, Map.of("username", name, "password", PASSWORD));
                    return logIn(name);
                }));
            }
            List<Account> accounts = new ArrayList<>();
            for (Future<Account> one : made) {
                accounts.add(one.get());
            }
            return accounts;
        } catch (ExecutionException e) {
            throw new BenchException("Accounts could not be made: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted.");
        }
    }

    Account logIn(String name) {
        JsonNode session = call("POST", "/v1/sessions", null, Map.of("username", name, "password", PASSWORD));
        return new Account(
                session.path("user").path("id").stringValue(),
                session.path("accessToken").stringValue());
    }

    /** Makes a group, and says its id. */
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

    private JsonNode call(String method, String path, @Nullable String token, Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(70))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            for (int attempt = 0; ; attempt++) {
                HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                boolean busy = answer.statusCode() == TOO_MANY || answer.statusCode() == UNAVAILABLE;
                if (busy && attempt < 5) {
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
