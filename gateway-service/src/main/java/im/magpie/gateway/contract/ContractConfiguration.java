package im.magpie.gateway.contract;

import java.io.IOException;
import java.net.URI;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** {@code /v1/openapi.json} and the page {@code /docs} that shows it. */
@Configuration(proxyBeanMethods = false)
class ContractConfiguration implements WebFluxConfigurer {
    private static final String VIEWER = "classpath*:META-INF/resources/webjars/swagger-ui/*/swagger-ui-bundle.js";
    private static final String OWN = "classpath:/gateway-docs/";

    private final ResourcePatternResolver resources;

    ContractConfiguration(ResourcePatternResolver resources) {
        this.resources = resources;
    }

    @Bean
    RouterFunction<ServerResponse> contract(OpenApi openApi) {
        return RouterFunctions.route()
                .GET("/v1/openapi.json", request -> openApi.document().flatMap(document -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .cacheControl(CacheControl.noCache())
                        .bodyValue(document)))
                .GET("/docs", request -> ServerResponse.permanentRedirect(URI.create("/docs/index.html"))
                        .build())
                .build();
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        try {
            Resource[] viewers = resources.getResources(VIEWER);
            if (viewers.length == 0) {
                throw new IllegalStateException("The viewer of OpenAPI documents is not on the class path");
            }
            String viewer = viewers[0].getURL().toString();
            registry.addResourceHandler("/docs/**")
                    .addResourceLocations(OWN, viewer.substring(0, viewer.lastIndexOf('/') + 1))
                    .setCacheControl(CacheControl.noCache());
        } catch (IOException e) {
            throw new IllegalStateException("The viewer of OpenAPI documents can't be found", e);
        }
    }
}
