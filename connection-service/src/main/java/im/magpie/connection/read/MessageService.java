package im.magpie.connection.read;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.security.InternalToken;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The instances of message-service, asked in turn; one that fails is left alone for a while. When all clients come back at once their
 * questions wait here: asked all together, they would overflow the queue of connections over there, and the circuit breakers would take that
 * for an outage. Blocks: for virtual threads.
 */
@Component
final class MessageService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MessageService.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SERVER_ERROR = 500;
    private static final int OK = 200;
    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
            .slidingWindowSize(20)
            .minimumNumberOfCalls(5)
            .waitDurationInOpenState(Duration.ofSeconds(1))
            .permittedNumberOfCallsInHalfOpenState(2)
            .build();

    private final List<Instance> instances;
    private final Duration timeout;
    private final InternalToken token;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http;
    private final Semaphore together;
    private final AtomicInteger turn = new AtomicInteger();

    private record Instance(URI url, CircuitBreaker breaker) {}

    private record Problem(
            @Nullable String code,
            @Nullable String detail,
            @Nullable Long retryAfterMs) {}

    MessageService(ReadProperties properties, InternalToken token) {
        instances = properties.urls().stream()
                .map(url -> new Instance(url, CircuitBreaker.of(url.toString(), BREAKER)))
                .toList();
        timeout = properties.timeout();
        together = new Semaphore(properties.together(), true);
        this.token = token;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout.dividedBy(2))
                .executor(threads)
                .build();
    }

    /**
     * The JSON object that the first instance answers which can.
     *
     * @throws MagpieException what message-service refused, {@code overloaded} or {@code unavailable}
     */
    byte[] ask(String path, byte[] body) throws InterruptedException {
        if (!together.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw overloaded();
        }
        try {
            return askInTurn(path, body);
        } finally {
            together.release();
        }
    }

    MagpieException overloaded() {
        return new MagpieException(
                ErrorCode.OVERLOADED, "Very many read right now: ask again a little later.", later());
    }

    /** When to ask again: not all at the same moment. */
    Duration later() {
        return timeout.dividedBy(2).plusMillis(ThreadLocalRandom.current().nextLong(timeout.toMillis() + 1));
    }

    private byte[] askInTurn(String path, byte[] body) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        int first = turn.getAndIncrement();
        for (int i = 0; i < instances.size(); i++) {
            Instance instance = instances.get(Math.floorMod(first + i, instances.size()));
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isPositive() && instance.breaker().tryAcquirePermission()) {
                byte[] answer = ask(instance, path, body, left);
                if (answer != null) {
                    return answer;
                }
            }
        }
        throw new MagpieException(
                ErrorCode.UNAVAILABLE, "This can't be read right now: try again after a while.", later());
    }

    /** Absent if this instance can't answer. */
    private byte @Nullable [] ask(Instance instance, String path, byte[] body, Duration left)
            throws InterruptedException {
        long start = System.nanoTime();
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(instance.url().resolve(path))
                            .timeout(left)
                            .header(InternalToken.HEADER, token.value())
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() < SERVER_ERROR) {
                instance.breaker().onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                return answerOf(response);
            }
            if (isBusy(response)) {
                instance.breaker().onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                return null;
            }
            throw new IOException("status " + response.statusCode());
        } catch (IOException e) {
            instance.breaker().onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
            LOG.warn("{} does not answer {}: {}", instance.url(), path, e.toString());
            return null;
        } catch (InterruptedException e) {
            instance.breaker().releasePermission();
            throw e;
        }
    }

    /** It is there, and has no time: no reason to leave it alone for a while, as one that fails. */
    private static boolean isBusy(HttpResponse<byte[]> response) {
        try {
            return ErrorCode.OVERLOADED
                    .code()
                    .equals(JSON.readValue(response.body(), Problem.class).code());
        } catch (JacksonException e) {
            return false;
        }
    }

    private static byte[] answerOf(HttpResponse<byte[]> response) {
        byte[] body = response.body();
        if (response.statusCode() != OK) {
            throw refusal(body);
        }
        if (body.length <= 2 || body[0] != '{') {
            throw new MagpieException(ErrorCode.INTERNAL);
        }
        return body;
    }

    private static MagpieException refusal(byte[] body) {
        try {
            Problem problem = JSON.readValue(body, Problem.class);
            ErrorCode code = ErrorCode.valueOf(String.valueOf(problem.code()).toUpperCase(Locale.ROOT));
            return new MagpieException(
                    code,
                    problem.detail() == null ? code.text() : problem.detail(),
                    Duration.ofMillis(problem.retryAfterMs() == null ? 1000 : problem.retryAfterMs()));
        } catch (JacksonException | IllegalArgumentException e) {
            LOG.warn("message-service refused a question, and did not say why");
            return new MagpieException(ErrorCode.INTERNAL);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }
}
