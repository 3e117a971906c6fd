package im.magpie.gateway.edge;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.cors.reactive.CorsWebFilter;

@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    CorsWebFilter corsFilter(Origins origins) {
        return new CorsWebFilter(exchange -> origins.cors());
    }
}
