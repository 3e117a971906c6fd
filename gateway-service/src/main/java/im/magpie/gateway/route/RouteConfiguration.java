package im.magpie.gateway.route;

import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which path is whose. What is not named here does not exist for the outside, {@code /internal/} above all. */
@Configuration(proxyBeanMethods = false)
class RouteConfiguration {

    @Bean
    RouteLocator serviceRoutes(RouteLocatorBuilder routes) {
        return routes.routes()
                .route(Services.USER, path -> path.path(
                                "/v1/users/**", "/v1/sessions/**", "/v1/admin/users/**", "/.well-known/jwks.json")
                        .uri(placeholder(Services.USER)))
                .route(Services.MESSAGE, path -> path.path("/v1/conversations/**")
                        .uri(placeholder(Services.MESSAGE)))
                .route(Services.PRESENCE, path -> path.path("/v1/presence/**").uri(placeholder(Services.PRESENCE)))
                .route(Services.CONNECTION, path -> path.path("/v1/asyncapi.json")
                        .uri(placeholder(Services.CONNECTION)))
                .build();
    }

    /** {@link Dispatch} puts an instance in its place. */
    private static String placeholder(String service) {
        return "http://" + service;
    }
}
