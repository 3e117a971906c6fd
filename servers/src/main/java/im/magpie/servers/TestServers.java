package im.magpie.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The servers of one test run: started at first use, all at once, shared by all tests of the JVM, and gone with it.
 *
 * <p>Tests may kill, flush and restart them, and leave them running.
 */
public final class TestServers {
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final String password = HexFormat.of().formatHex(randomBytes());
    private final Path folder;
    private final DatabaseServer database;
    private final RedisServer redis;
    private final KafkaServer kafka;
    private final Map<LocalServer, Process> processes = new ConcurrentHashMap<>();

    private TestServers() {
        try {
            folder = Files.createTempDirectory("magpie-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        database = new DatabaseServer(folder.resolve("database"), Ports.free(), password);
        redis = new RedisServer(folder.resolve("redis"), Ports.free(), password);
        kafka = new KafkaServer(folder.resolve("kafka"), Ports.free(), Ports.free(), password);
    }

    /** Holds the one instance; the JVM makes it once, at first use. */
    private static final class Shared {
        static final TestServers INSTANCE = new TestServers().startAll();
    }

    /** The servers, running. */
    public static TestServers shared() {
        return Shared.INSTANCE;
    }

    public DatabaseServer database() {
        return database;
    }

    public RedisServer redis() {
        return redis;
    }

    public KafkaServer kafka() {
        return kafka;
    }

    /** What a service needs in order to use these servers; its schema is made if it is missing. */
    public Map<String, String> properties(String schema) {
        try {
            database.createSchema(schema, password);
        } catch (SQLException e) {
            throw new IllegalStateException("The schema " + schema + " could not be made", e);
        }
        Map<String, String> properties = new HashMap<>();
        properties.put("spring.datasource.url", database.url(schema));
        properties.put("spring.datasource.username", schema);
        properties.put("spring.datasource.password", password);
        properties.put("magpie.redis.address", redis.address());
        properties.put("magpie.redis.password", password);
        properties.put("spring.kafka.bootstrap-servers", kafka.bootstrapServers());
        kafka.clientProperties().forEach((name, value) -> properties.put("spring.kafka.properties." + name, value));
        return properties;
    }

    /** Ends the server at once, as {@code kill -9} does. */
    public void kill(LocalServer server) {
        Process process = processes.remove(server);
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    /** Starts it, with what it has on disk, and waits until it answers. Does nothing while it runs. */
    public void start(LocalServer server) {
        Process running = processes.get(server);
        if (running != null && running.isAlive()) {
            return;
        }
        try {
            Process process = server.start(folder.resolve(server.name() + ".log"));
            processes.put(server, process);
            server.awaitReady(process, START);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + server.name() + " started", e);
        }
    }

    private TestServers startAll() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        CompletableFuture.allOf(Stream.of(database, redis, kafka)
                        .map(server -> CompletableFuture.runAsync(() -> start(server)))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        return this;
    }

    private void stop() {
        processes.values().forEach(Process::destroyForcibly);
        processes.values().forEach(process -> process.onExit()
                .orTimeout(STOP.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .exceptionally(e -> process)
                .join());
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
