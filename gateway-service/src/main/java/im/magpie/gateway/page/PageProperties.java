package im.magpie.gateway.page;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The chat page.
 *
 * @param location folder with its {@code index.html}: {@code file:/path/to/web/dist/} or a place on the class path
 */
@ConfigurationProperties("magpie.web")
record PageProperties(@DefaultValue("classpath:/web/") String location) {

    PageProperties {
        location = location.endsWith("/") ? location : location + "/";
    }
}
