package im.magpie.gateway.route;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.URI;

/**
 * One process of a service.
 *
 * @param breaker opens when it keeps failing, so that it is left alone for a while
 */
public record Instance(URI address, CircuitBreaker breaker) {}
