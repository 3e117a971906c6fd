package im.magpie.gateway.page;

import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** Serves the files: those with a hash in their name for ever, the others only after asking whether they changed. */
@Configuration(proxyBeanMethods = false)
class PageConfiguration implements WebFluxConfigurer {
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final PageProperties properties;

    PageConfiguration(PageProperties properties) {
        this.properties = properties;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/**")
                .addResourceLocations(properties.location() + "assets/")
                .setCacheControl(CacheControl.maxAge(FOR_EVER).cachePublic().immutable());
        registry.addResourceHandler("/**")
                .addResourceLocations(properties.location())
                .setCacheControl(CacheControl.noCache());
    }
}
