package im.magpie.common.schema;

import im.magpie.common.database.DatabaseAutoConfiguration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;

/**
 * The command {@code migrate expand} or {@code migrate contract} of a service that owns a schema: with the settings of the service it changes the
 * schema and ends. Nothing else of the service runs.
 */
public final class SchemaMigration {
    private static final String COMMAND = "migrate";
    private static final List<SchemaStep> STEPS = List.of(SchemaStep.EXPAND, SchemaStep.CONTRACT);

    private SchemaMigration() {}

    /** Whether a service was started for that alone. */
    public static boolean asked(String... arguments) {
        return arguments.length > 0 && arguments[0].equals(COMMAND);
    }

    /**
     * Returns when the schema is as it should be.
     *
     * @param service name of its configuration
     * @param arguments of the command line; more settings may follow
     */
    public static void run(String service, String... arguments) {
        SchemaStep step = step(arguments);
        SpringApplicationBuilder application = new SpringApplicationBuilder(OnlyTheSchema.class)
                .web(WebApplicationType.NONE)
                .properties("spring.config.name=" + service)
                .initializers(context -> context.getBeanFactory()
                        .registerSingleton("schemaStrategy", (FlywayMigrationStrategy) step::runAndTell));
        application.run(Arrays.copyOfRange(arguments, 2, arguments.length)).close();
    }

    private static SchemaStep step(String... arguments) {
        String name = arguments.length > 1 ? arguments[1] : "";
        return STEPS.stream()
                .filter(step -> step.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "migrate what? \"migrate expand\" before a roll-out, \"migrate contract\" after it."));
    }

    /** A database and Flyway, as the service has them. */
    @SpringBootConfiguration
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DatabaseAutoConfiguration.class,
        FlywayAutoConfiguration.class
    })
    static class OnlyTheSchema {}
}
