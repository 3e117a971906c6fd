package im.magpie.gateway.socket;

import im.magpie.gateway.route.Services;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SocketRoute {
    private static final int BEFORE_DISPATCH = 1000;

    @Bean
    RouteLocator socketRoutes(RouteLocatorBuilder routes, SocketProxy proxy) {
        return routes.routes()
                .route(Services.SOCKETS, path -> path.path("/v1/ws")
                        .filters(filters -> filters.filter(proxy, BEFORE_DISPATCH))
                        .uri("http://" + Services.SOCKETS))
                .build();
    }
}
