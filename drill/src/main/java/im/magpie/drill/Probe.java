package im.magpie.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An HTTP probe of a container, asked when its period is over. */
final class Probe {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI address;
    private final long period;
    private final Duration timeout;
    private final int threshold;
    private long next = System.nanoTime();
    private int failures;

    /** @param kind {@code startup}, {@code readiness} or {@code liveness} */
    Probe(Template template, String kind, String host) {
        JsonNode probe = template.container().path(kind + "Probe");
        JsonNode get = probe.path("httpGet");
        address = URI.create("http://" + host + ":"
                + template.port(get.path("port").asText()) + get.path("path").asText());
        period = Duration.ofSeconds(probe.path("periodSeconds").asInt(10)).toNanos();
        timeout = Duration.ofSeconds(probe.path("timeoutSeconds").asInt(1));
        threshold = probe.path("failureThreshold").asInt(3);
    }

    /** True after a success, false when it failed as often in a row as it may; null if neither, or not due. */
    @Nullable
    Boolean ask() throws InterruptedException {
        if (System.nanoTime() - next < 0) {
            return null;
        }
        next = System.nanoTime() + period;
        if (succeeds()) {
            failures = 0;
            return true;
        }
        failures++;
        return failures >= threshold ? false : null;
    }

    private boolean succeeds() throws InterruptedException {
        try {
            int status = HTTP.send(
                            HttpRequest.newBuilder(address).timeout(timeout).build(), BodyHandlers.discarding())
                    .statusCode();
            return status >= 200 && status < 400;
        } catch (IOException e) {
            return false;
        }
    }
}
