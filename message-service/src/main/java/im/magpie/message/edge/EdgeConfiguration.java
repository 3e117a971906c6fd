package im.magpie.message.edge;

import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {
    @Bean
    Unanswered unanswered(EdgeProperties properties) {
        return new Unanswered(properties, InstantSource.system());
    }
}
