package im.magpie.gateway.contract;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.gateway.route.Instance;
import im.magpie.gateway.route.Services;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The documents that the services generate from their code, merged. Each is kept: an outage of its service does not hide it. */
@Component
final class OpenApi {
    private static final List<String> DOCUMENTED = List.of(Services.USER, Services.MESSAGE, Services.PRESENCE);

    private final Services services;
    private final ContractProperties properties;
    private final ObjectMapper json;
    private final HttpClient http;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(JsonNode document, long at) {
        boolean isFresh(Duration life) {
            return System.nanoTime() - at < life.toNanos();
        }
    }

    OpenApi(Services services, ContractProperties properties, ObjectMapper json, ReactorResourceFactory network) {
        this.http = HttpClient.create().runOn(network.getLoopResources());
        this.services = services;
        this.properties = properties;
        this.json = json;
    }

    /** The whole document; {@code unavailable} while a service has never been reached, for half a contract misleads. */
    Mono<byte[]> document() {
        return Flux.fromIterable(DOCUMENTED)
                .flatMap(service -> of(service).map(document -> Map.entry(service, document)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(documents -> json.writeValueAsBytes(Merge.of(documents)));
    }

    private Mono<JsonNode> of(String service) {
        Known last = known.get(service);
        if (last != null && last.isFresh(properties.refresh())) {
            return Mono.just(last.document());
        }
        return services.named(service)
                .ask(this::fetch, failure -> true)
                .doOnNext(document -> known.put(service, new Known(document, System.nanoTime())))
                .onErrorResume(failure -> lastOf(service, last));
    }

    private static Mono<JsonNode> lastOf(String service, @Nullable Known last) {
        return last == null
                ? Mono.error(new MagpieException(
                        ErrorCode.UNAVAILABLE, "The document of " + service + " can't be read yet: try again later."))
                : Mono.just(last.document());
    }

    private Mono<JsonNode> fetch(Instance instance) {
        return http.get()
                .uri(instance.address().resolve("/v1/openapi.json"))
                .responseSingle((response, body) -> response.status().code() == 200
                        ? body.asByteArray()
                        : Mono.error(new java.io.IOException("answered " + response.status())))
                .map(json::readTree)
                .timeout(properties.timeout());
    }
}
