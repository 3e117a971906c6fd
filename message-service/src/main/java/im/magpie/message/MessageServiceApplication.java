package im.magpie.message;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts message-service; it reads {@code message-service.yaml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class MessageServiceApplication {
    public static void main(String[] args) {
        new SpringApplicationBuilder(MessageServiceApplication.class)
                .properties("spring.config.name=message-service")
                .run(args);
    }
}
