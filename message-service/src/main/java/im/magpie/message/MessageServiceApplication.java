package im.magpie.message;

import im.magpie.common.schema.SchemaMigration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts message-service, or with {@code migrate} changes its schema alone; it reads {@code message-service.yaml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class MessageServiceApplication {
    public static void main(String[] args) {
        if (SchemaMigration.asked(args)) {
            SchemaMigration.run("message-service", args);
            return;
        }
        new SpringApplicationBuilder(MessageServiceApplication.class)
                .properties("spring.config.name=message-service")
                .run(args);
    }
}
