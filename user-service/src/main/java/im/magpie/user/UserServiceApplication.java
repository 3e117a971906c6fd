package im.magpie.user;

import im.magpie.common.security.TokenAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts user-service; it reads {@code user-service.yaml}. It checks tokens and sessions against its own tables, asking nobody. */
@SpringBootApplication(exclude = TokenAutoConfiguration.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class UserServiceApplication {
    public static void main(String[] args) {
        new SpringApplicationBuilder(UserServiceApplication.class)
                .properties("spring.config.name=user-service")
                .run(args);
    }
}
