package im.magpie.connection;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts connection-service; it reads {@code connection-service.yaml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class ConnectionServiceApplication {
    public static void main(String[] args) {
        new SpringApplicationBuilder(ConnectionServiceApplication.class)
                .properties("spring.config.name=connection-service")
                .run(args);
    }
}
