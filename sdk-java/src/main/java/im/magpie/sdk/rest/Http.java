package im.magpie.sdk.rest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** One HTTP exchange in JSON. */
public final class Http {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration TIMEOUT = Duration.ofSeconds(70);

    private final HttpClient client;
    private final URI base;

    /**
     * Speaks to one installation.
     *
     * @param base the address of the installation, without a trailing slash
     */
    public Http(HttpClient client, URI base) {
        this.client = client;
        this.base = base;
    }

    /**
     * Sends a request and waits for the answer.
     *
     * @param path begins with a slash
     * @return its body, a missing node if it has none
     */
    public JsonNode exchange(String method, String path, @Nullable JsonNode body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Accept", "application/json, application/problem+json");
        headers.forEach(request::header);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        }
        HttpResponse<byte[]> response = send(request.build());
        if (response.statusCode() >= 300) {
            throw problem(response);
        }
        return read(response.body());
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            String text =
                    "No answer from " + base + " (" + e.getMessage() + "): check the address, or try again later.";
            throw new MagpieException("unavailable", text, 0, 0, null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MagpieException("unavailable", "Interrupted while waiting for an answer.", 0, 0, null, e);
        }
    }

    private static MagpieException problem(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        JsonNode problem;
        try {
            problem = read(response.body());
        } catch (MagpieException e) {
            problem = MissingNode.getInstance();
        }
        String detail = problem.path("detail").stringValue(problem.path("title").stringValue("HTTP " + status));
        long seconds =
                response.headers().firstValue("Retry-After").map(Http::seconds).orElse(0L);
        return new MagpieException(
                problem.path("code").stringValue(codeOf(status)),
                detail,
                status,
                problem.path("retryAfterMs").longValue(seconds * 1000),
                problem.path("traceId").stringValue(null),
                null);
    }

    /** Of an answer that is not Magpie's own: some proxy's. */
    private static String codeOf(int status) {
        return switch (status) {
            case 401 -> "unauthenticated";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 413 -> "too_large";
            case 429 -> "rate_limited";
            case 502, 503, 504 -> "unavailable";
            default -> status < 500 ? "invalid_request" : "internal";
        };
    }

    private static long seconds(String header) {
        try {
            return Long.parseLong(header.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static JsonNode read(byte[] body) {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            String start = new String(body, 0, Math.min(body.length, 80), StandardCharsets.UTF_8);
            throw new MagpieException("internal", "The answer is no JSON: " + start, 0, 0, null, e);
        }
    }
}
