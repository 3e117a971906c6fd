package im.magpie.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The servers of one test run: each is started when it is first asked for, shared by all tests of the JVM, and gone with it,
 * also when the JVM is killed.
 *
 * <p>Tests may kill, freeze, flush and restart them, and leave them running.
 */
public final class TestServers {
    private static final Duration START = Duration.ofSeconds(90);

    /** Holds the one instance; the JVM makes it once, at first use. */
    private static final class Shared {
        static final TestServers INSTANCE = new TestServers();
    }

    private final String password = Passwords.random();
    private final Path folder;
    private final DatabaseServer database;
    private final DatabaseServer replica;
    private final RedisServer redis;
    private final KafkaServer kafka;
    private final Map<LocalServer, CompletableFuture<Void>> begun = new ConcurrentHashMap<>();
    private final Map<LocalServer, Running> running = new ConcurrentHashMap<>();

    private record Running(Process process, Leash leash) {}

    private TestServers() {
        try {
            folder = Files.createTempDirectory("magpie test ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        database = new DatabaseServer(folder.resolve("database"), Ports.free(), password);
        replica = new DatabaseServer(folder.resolve("replica"), Ports.free(), password, 2);
        redis = new RedisServer(folder.resolve("redis"), Ports.free(), password);
        kafka = new KafkaServer(folder.resolve("kafka"), Ports.free(), Ports.free(), password);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    }

    public static TestServers shared() {
        return Shared.INSTANCE;
    }

    /** The database, running unless it was killed. */
    public DatabaseServer database() {
        begin(database);
        return database;
    }

    /** A replica of the database, running unless it was killed. */
    public DatabaseServer replica() {
        begin(database);
        begun.computeIfAbsent(
                        replica, first -> CompletableFuture.runAsync(this::startReplica, Thread::startVirtualThread))
                .join();
        return replica;
    }

    /** Redis, running unless it was killed. */
    public RedisServer redis() {
        begin(redis);
        return redis;
    }

    /** Kafka, running unless it was killed. */
    public KafkaServer kafka() {
        begin(kafka);
        return kafka;
    }

    /** What a service without a database needs in order to use Redis and Kafka, as properties for Spring. */
    public Map<String, String> properties() {
        begin(redis, kafka);
        Map<String, String> properties = new HashMap<>();
        properties.put("magpie.redis.address", redis.address());
        properties.put("magpie.redis.password", password);
        properties.put("spring.kafka.bootstrap-servers", kafka.bootstrapServers());
        kafka.clientProperties().forEach((name, value) -> properties.put("spring.kafka.properties." + name, value));
        return properties;
    }

    /** What a service with a database needs, as properties for Spring; its schema is made if it is missing. */
    public Map<String, String> properties(String schema) {
        begin(database, redis, kafka);
        try {
            database.createSchema(schema, password);
        } catch (SQLException e) {
            throw new IllegalStateException("The schema " + schema + " could not be made", e);
        }
        Map<String, String> properties = properties();
        properties.put("spring.datasource.url", database.url(schema));
        properties.put("spring.datasource.username", schema);
        properties.put("spring.datasource.password", password);
        return properties;
    }

    /** Ends the server at once, as {@code kill -9} does. */
    public void kill(LocalServer server) {
        Running was = running.remove(server);
        if (was != null) {
            was.leash().close();
            was.process().destroyForcibly();
            was.process().onExit().join();
        }
    }

    /**
     * Starts it, with what it has on disk and its log beside that, and waits until it answers. Does nothing while it runs. It may be one of these or
     * any other.
     */
    public void start(LocalServer server) {
        Running is = running.get(server);
        if (is != null && is.process().isAlive()) {
            return;
        }
        try {
            Path log = Path.of(server.folder().toAbsolutePath() + ".log");
            Files.createDirectories(log.getParent());
            Process process = server.start(log);
            running.put(server, new Running(process, new Leash(process)));
            server.awaitReady(process, START);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + server.name() + " started", e);
        }
    }

    private void startReplica() {
        start(replica);
        try {
            replica.follow(database);
        } catch (SQLException e) {
            throw new IllegalStateException("The replica does not follow the database", e);
        }
    }

    private void begin(LocalServer... servers) {
        CompletableFuture.allOf(Stream.of(servers)
                        .map(server -> begun.computeIfAbsent(
                                server,
                                first -> CompletableFuture.runAsync(() -> start(first), Thread::startVirtualThread)))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private void stop() {
        running.keySet().forEach(this::kill);
        try {
            PrivateFiles.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
