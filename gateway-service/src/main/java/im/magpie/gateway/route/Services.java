package im.magpie.gateway.route;

import im.magpie.common.error.MagpieException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The services behind the door by name. */
@Component
public class Services {
    public static final String USER = "user-service";
    public static final String MESSAGE = "message-service";
    public static final String PRESENCE = "presence-service";
    public static final String CONNECTION = "connection-service";

    /** The WebSockets of connection-service. */
    public static final String SOCKETS = "websockets";

    private static final int CALLS_LOOKED_AT = 20;
    private static final int CALLS_NEEDED = 10;
    private static final Duration LEFT_ALONE = Duration.ofSeconds(2);
    private static final int TRIAL_CALLS = 3;

    private final Map<String, Instances> services = new LinkedHashMap<>();

    Services(ServiceProperties properties, MeterRegistry meters) {
        CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowSize(CALLS_LOOKED_AT)
                .minimumNumberOfCalls(CALLS_NEEDED)
                .waitDurationInOpenState(LEFT_ALONE)
                .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
                // Our own refusals say nothing about the instance.
                .ignoreExceptions(MagpieException.class)
                .build());
        services.put(USER, new Instances(USER, properties.userService().urls(), breakers));
        services.put(MESSAGE, new Instances(MESSAGE, properties.messageService().urls(), breakers));
        services.put(
                PRESENCE, new Instances(PRESENCE, properties.presenceService().urls(), breakers));
        services.put(
                CONNECTION,
                new Instances(CONNECTION, properties.connectionService().urls(), breakers));
        services.put(
                SOCKETS, new Instances(SOCKETS, properties.connectionService().websocketUrls(), breakers));
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
    }

    public Instances named(String service) {
        return Objects.requireNonNull(services.get(service), service);
    }
}
