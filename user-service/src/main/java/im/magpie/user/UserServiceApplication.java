package im.magpie.user;

import im.magpie.common.schema.SchemaMigration;
import im.magpie.common.security.TokenAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Starts user-service, or with {@code migrate} changes its schema alone; it reads {@code user-service.yaml}. It checks tokens and sessions against its
 * own tables, asking nobody.
 */
@SpringBootApplication(exclude = TokenAutoConfiguration.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class UserServiceApplication {
    public static void main(String[] args) {
        if (SchemaMigration.asked(args)) {
            SchemaMigration.run("user-service", args);
            return;
        }
        new SpringApplicationBuilder(UserServiceApplication.class)
                .properties("spring.config.name=user-service")
                .run(args);
    }
}
