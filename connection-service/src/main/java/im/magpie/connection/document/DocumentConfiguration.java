package im.magpie.connection.document;

import im.magpie.common.security.PublicPaths;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DocumentConfiguration {
    @Bean
    PublicPaths documentIsPublic() {
        return new PublicPaths(List.of("GET /v1/asyncapi.json"));
    }
}
