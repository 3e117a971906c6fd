package im.magpie.presence;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts presence-service; {@code standalone} starts the same class in its own context. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class PresenceServiceApplication {

    public static void main(String[] args) {
        new SpringApplicationBuilder(PresenceServiceApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=presence-service")
                .run(args);
    }
}
