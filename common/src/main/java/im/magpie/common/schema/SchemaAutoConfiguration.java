package im.magpie.common.schema;

import org.flywaydb.core.Flyway;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;

/** What a service does with its schema when it starts. */
@AutoConfiguration(before = FlywayAutoConfiguration.class)
@ConditionalOnClass({Flyway.class, FlywayMigrationStrategy.class})
@EnableConfigurationProperties(SchemaProperties.class)
public class SchemaAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    FlywayMigrationStrategy schemaStrategy(SchemaProperties properties) {
        return switch (properties.migrations()) {
            case CHECK -> SchemaStep.CHECK::runAndTell;
            case APPLY ->
                flyway -> {
                    SchemaStep.EXPAND.runAndTell(flyway);
                    SchemaStep.CONTRACT.run(flyway);
                };
        };
    }
}
