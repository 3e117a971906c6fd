package im.magpie.presence.watch;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WatchConfiguration {

    @Bean
    Looks looks(WatchProperties properties) {
        return new Looks(properties.debounce().toMillis());
    }

    /** Down while Redis does not answer: everybody would be shown offline. */
    @Bean
    HealthIndicator watcherHealthIndicator(Watcher watcher) {
        return () -> (watcher.seesRoutes() ? Health.up() : Health.down()).build();
    }
}
