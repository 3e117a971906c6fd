package im.magpie.cli.suite;

import im.magpie.servers.DatabaseServer;
import im.magpie.servers.KafkaServer;
import im.magpie.servers.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** Asks processes whether they serve; needs no password. */
final class Readiness implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Path UNUSED = Path.of("unused");
    private static final int OK = 200;

    private final Ports ports;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    Readiness(Ports ports) {
        this.ports = ports;
    }

    /** Whether the process with this name answers; takes two seconds at most for each service in it. */
    boolean of(String name) throws InterruptedException {
        return switch (name) {
            case Names.DATABASE -> new DatabaseServer(UNUSED, ports.database(), "").answers();
            case Names.REDIS -> new RedisServer(UNUSED, ports.redis(), "").answers();
            case Names.KAFKA -> new KafkaServer(UNUSED, ports.kafka(), 0, "").answers();
            default -> services(name);
        };
    }

    private boolean services(String process) throws InterruptedException {
        for (Instance instance : Instance.in(process)) {
            if (!ready(instance)) {
                return false;
            }
        }
        return true;
    }

    private boolean ready(Instance instance) throws InterruptedException {
        URI health = URI.create(instance.url(ports) + "/actuator/health/readiness");
        try {
            return http.send(
                                    HttpRequest.newBuilder(health)
                                            .timeout(PATIENCE)
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == OK;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
