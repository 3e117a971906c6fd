package im.magpie.cli.suite;

import im.magpie.cli.folder.Options;
import im.magpie.cli.folder.Secrets;
import im.magpie.cli.folder.Secrets.Password;
import im.magpie.servers.DatabaseServer;
import im.magpie.servers.KafkaServer;
import im.magpie.servers.RedisServer;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the database, Redis and Kafka of a suite are, as Spring properties: the servers that it brings along, or those of
 * {@code --with}.
 */
final class Addresses {
    private final Options options;
    private final Secrets secrets;
    private final LocalServers local;

    Addresses(Options options, Secrets secrets, LocalServers local) {
        this.options = options;
        this.secrets = secrets;
        this.local = local;
    }

    /** The three servers of the local profile, whether they are used or not. */
    record LocalServers(DatabaseServer database, RedisServer redis, KafkaServer kafka) {}

    /** Makes the services' schemas and accounts, each of which may use its own schema alone. */
    void createSchemas() throws SQLException {
        for (Schema schema : Schema.values()) {
            String password = secrets.password(schema.password);
            Optional<ForeignDatabase> foreign = foreignDatabase();
            if (foreign.isPresent()) {
                foreign.get().createSchema(schema.schema, password);
            } else {
                local.database().createSchema(schema.schema, password);
            }
        }
    }

    Map<String, String> database(Schema schema) {
        String url = foreignDatabase()
                .map(database -> database.url(schema.schema))
                .orElseGet(() -> local.database().url(schema.schema));
        return Map.of(
                "spring.datasource.url",
                url,
                "spring.datasource.username",
                schema.schema,
                "spring.datasource.password",
                secrets.password(schema.password));
    }

    /** {@code redis[s]://[:password@]host:port}, or ours. */
    Redis redis() {
        String address = options.with().get(Names.REDIS);
        if (address == null) {
            return new Redis("127.0.0.1", local.redis().port(), false, secrets.password(Password.REDIS));
        }
        URI uri = URI.create(address);
        String user = uri.getUserInfo();
        String password = user == null ? "" : user.substring(user.indexOf(':') + 1);
        return new Redis(uri.getHost(), uri.getPort(), uri.getScheme().equals("rediss"), password);
    }

    record Redis(String host, int port, boolean tls, String password) {
        /** For Redisson. */
        String address() {
            return (tls ? "rediss" : "redis") + "://" + host + ":" + port;
        }
    }

    Map<String, String> kafka() {
        String address = options.with().get(Names.KAFKA);
        Map<String, String> properties = new TreeMap<>();
        if (address == null) {
            properties.put("spring.kafka.bootstrap-servers", local.kafka().bootstrapServers());
            local.kafka()
                    .clientProperties()
                    .forEach((name, value) -> properties.put("spring.kafka.properties[" + name + "]", value));
        } else {
            properties.put("spring.kafka.bootstrap-servers", address);
        }
        return properties;
    }

    private Optional<ForeignDatabase> foreignDatabase() {
        return Optional.ofNullable(options.with().get(Names.DATABASE)).map(ForeignDatabase::new);
    }

    /** A service's schema; its account has the same name. */
    enum Schema {
        USER("magpie_user", Password.USER_SCHEMA),
        MESSAGE("magpie_message", Password.MESSAGE_SCHEMA);

        private final String schema;
        private final Password password;

        Schema(String schema, Password password) {
            this.schema = schema;
            this.password = password;
        }
    }
}
