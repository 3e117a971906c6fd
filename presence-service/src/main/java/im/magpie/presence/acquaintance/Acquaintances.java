package im.magpie.presence.acquaintance;

import im.magpie.common.id.UserId;
import im.magpie.common.security.InternalToken;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** Asks message-service. Blocks for at most its time-out; with no answer there are no acquaintances. */
@Component
public final class Acquaintances {
    private static final Logger LOG = LoggerFactory.getLogger(Acquaintances.class);
    private static final int MANY = 10_000;
    private static final Duration LEFT_ALONE = Duration.ofSeconds(2);

    private final AcquaintanceProperties properties;
    private final InternalToken token;
    private final ObjectMapper json;
    private final HttpClient http;
    private final Map<Long, Peers> remembered = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "message-service",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(20)
                    .minimumNumberOfCalls(10)
                    .waitDurationInOpenState(LEFT_ALONE)
                    .build());

    private record Peers(Set<Long> users, long at) {}

    private record Question(UserId userId, List<UserId> others) {}

    private record Ids(List<UserId> ids) {}

    Acquaintances(AcquaintanceProperties properties, InternalToken token, ObjectMapper json) {
        this.properties = properties;
        this.token = token;
        this.json = json;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.timeout())
                .build();
    }

    /** Those of the others who share a conversation with the user. */
    public Set<Long> sharing(long user, Collection<Long> others) {
        if (others.isEmpty()) {
            return Set.of();
        }
        byte[] question = json.writeValueAsBytes(
                new Question(new UserId(user), others.stream().map(UserId::new).toList()));
        Set<Long> answer = ask(instance -> HttpRequest.newBuilder(instance.resolve("/internal/v1/shared"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(question)));
        return answer == null ? Set.of() : answer;
    }

    /** Those with whom the user has a direct conversation; up to a few seconds old. */
    public Set<Long> directPeers(long user) {
        Peers known = remembered.get(user);
        if (known != null
                && System.nanoTime() - known.at() < properties.remember().toNanos()) {
            return known.users();
        }
        Set<Long> answer = ask(
                instance -> HttpRequest.newBuilder(instance.resolve("/internal/v1/direct-peers/" + new UserId(user))));
        if (answer == null) {
            return known == null ? Set.of() : known.users();
        }
        if (remembered.size() >= MANY) {
            remembered.clear();
        }
        remembered.put(user, new Peers(answer, System.nanoTime()));
        return answer;
    }

    /** One question to one instance; given the instance. */
    private interface Asking {
        HttpRequest.Builder at(URI instance);
    }

    private @Nullable Set<Long> ask(Asking asking) {
        try {
            Callable<Set<Long>> call = () -> askInTurn(asking);
            return breaker.executeCallable(call);
        } catch (CallNotPermittedException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (Exception e) {
            LOG.warn("message-service gives no acquaintances, so nobody is shown: {}", e.toString());
            return null;
        }
    }

    /** An instance that refuses the connection is skipped; one that is slow is not, or the time-outs would add up. */
    private Set<Long> askInTurn(Asking asking) throws IOException, InterruptedException {
        int first = Math.floorMod(turn.getAndIncrement(), properties.urls().size());
        ConnectException refused = new ConnectException("no instance");
        for (int i = 0; i < properties.urls().size(); i++) {
            URI instance = properties.urls().get((first + i) % properties.urls().size());
            try {
                return answerOf(asking.at(instance)
                        .timeout(properties.timeout())
                        .header(InternalToken.HEADER, token.value())
                        .build());
            } catch (ConnectException e) {
                refused = e;
            }
        }
        throw refused;
    }

    private Set<Long> answerOf(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(request.uri().getPath() + " answered " + response.statusCode());
        }
        try {
            Set<Long> users = new HashSet<>();
            json.readValue(response.body(), Ids.class).ids().forEach(user -> users.add(user.value()));
            return users;
        } catch (JacksonException e) {
            throw new IOException(request.uri().getPath() + " gave an answer that is none", e);
        }
    }
}
