package im.magpie.gateway.route;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The instances of one service, taken in turn. */
public final class Instances {
    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);

    private final String service;
    private final List<Instance> all;
    private final AtomicInteger turn = new AtomicInteger();

    Instances(String service, List<URI> addresses, CircuitBreakerRegistry breakers) {
        this.service = service;
        this.all = addresses.stream()
                .map(address -> new Instance(
                        address, breakers.circuitBreaker(service + " " + address.getHost() + ":" + address.getPort())))
                .toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("magpie." + service + ": at least one address is needed");
        }
    }

    /**
     * Asks one instance after the other until one takes it.
     *
     * @param attempt asks one instance
     * @param again whether another may be asked after this failure; one that could not even be connected always may
     * @return what the attempt gave; {@code unavailable} when none could
     */
    public <T> Mono<T> ask(Function<Instance, Mono<T>> attempt, Predicate<Throwable> again) {
        return ask(attempt, again, inTurn().iterator());
    }

    private <T> Mono<T> ask(Function<Instance, Mono<T>> attempt, Predicate<Throwable> again, Iterator<Instance> left) {
        Instance instance = left.next();
        return Mono.defer(() -> attempt.apply(instance))
                .transformDeferred(CircuitBreakerOperator.of(instance.breaker()))
                .onErrorResume(failure -> {
                    if (left.hasNext() && (nothingWasSent(failure) || again.test(failure))) {
                        return ask(attempt, again, left);
                    }
                    return Mono.error(unavailable(instance, failure));
                });
    }

    private Throwable unavailable(Instance instance, Throwable failure) {
        if (failure instanceof CallNotPermittedException) {
            return new MagpieException(ErrorCode.UNAVAILABLE);
        }
        if (failure instanceof TimeoutException || failure instanceof IOException) {
            LOG.warn("{} at {} does not answer: {}", service, instance.address(), failure.toString());
            return new MagpieException(ErrorCode.UNAVAILABLE);
        }
        return failure;
    }

    private static boolean nothingWasSent(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof CallNotPermittedException;
    }

    private List<Instance> inTurn() {
        List<Instance> rotated = new ArrayList<>(all);
        Collections.rotate(rotated, -Math.floorMod(turn.getAndIncrement(), all.size()));
        return rotated;
    }
}
