package im.magpie.common.schema;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who changes a service's schema.
 *
 * @param migrations {@code apply}: the service itself, when it starts; {@code check}: somebody did before, by the command {@code migrate expand}, and a
 *     service that finds its schema older than itself does not start
 */
@ConfigurationProperties("magpie.schema")
record SchemaProperties(@DefaultValue("apply") Migrations migrations) {
    enum Migrations {
        APPLY,
        CHECK
    }
}
