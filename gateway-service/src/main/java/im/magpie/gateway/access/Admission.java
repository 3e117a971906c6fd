package im.magpie.gateway.access;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.security.Caller;
import im.magpie.common.security.Revocations;
import im.magpie.common.security.TokenVerifier;
import im.magpie.gateway.edge.AddressRange;
import im.magpie.gateway.edge.Client;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Lets in who is within the limits and, but for {@link PublicPath}s, shows a good token. The services check it again. */
@Component
final class Admission implements GlobalFilter, Ordered, DisposableBean {
    private static final String BEARER = "Bearer ";

    private final TokenVerifier verifier;
    private final Revocations revocations;
    private final RateLimiter limiter;
    private final LimitProperties limits;
    private final Rate byAddress;
    private final Rate byUser;
    private final Scheduler mayBlock = Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor());

    Admission(TokenVerifier verifier, Revocations revocations, RateLimiter limiter, LimitProperties limits) {
        this.verifier = verifier;
        this.revocations = revocations;
        this.limiter = limiter;
        this.limits = limits;
        this.byAddress = new Rate(limits.address().perSecond(), limits.address().burst());
        this.byUser = new Rate(limits.user().perSecond(), limits.user().burst());
    }

    @Override
    public int getOrder() {
        return 0;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return Mono.fromRunnable(() -> check(exchange))
                .subscribeOn(mayBlock)
                .then(Mono.defer(() -> chain.filter(exchange)));
    }

    @Override
    public void destroy() {
        mayBlock.dispose();
    }

    private void check(ServerWebExchange exchange) {
        InetAddress address = Client.of(exchange).address();
        boolean limited = !AddressRange.any(limits.exempt(), address);
        if (limited) {
            take("address:" + address.getHostAddress(), byAddress);
        }
        ServerHttpRequest request = exchange.getRequest();
        if (PublicPath.matches(request)) {
            return;
        }
        Caller caller = verifier.verify(tokenOf(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION)));
        revocations.check(caller);
        if (limited) {
            take("user:" + caller.userId(), byUser);
        }
    }

    private static String tokenOf(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new MagpieException(
                    ErrorCode.UNAUTHENTICATED, "Send the access token as 'Authorization: Bearer <token>'.");
        }
        return header.substring(BEARER.length()).strip();
    }

    private void take(String bucket, Rate rate) {
        Duration wait = limiter.take(bucket, rate);
        if (wait.isPositive()) {
            throw new MagpieException(ErrorCode.RATE_LIMITED, ErrorCode.RATE_LIMITED.text(), wait);
        }
    }
}
