package im.magpie.sdk.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Authorised calls: a token that has expired is refreshed and the call made again, once. */
public final class Api {
    private final Http http;
    private final Tokens tokens;

    /** Calls in the name of the session that the tokens are of. */
    public Api(Http http, Tokens tokens) {
        this.http = http;
        this.tokens = tokens;
    }

    /** Any call of the contract, also one that this version has no method for. */
    public JsonNode call(String method, String path, @Nullable JsonNode body) {
        return call(method, path, body, null);
    }

    /**
     * Any call that changes something.
     *
     * @param commandId makes a repeat harmless: with the same id it is done once
     */
    public JsonNode call(String method, String path, @Nullable JsonNode body, @Nullable String commandId) {
        Credentials used = tokens.valid();
        try {
            return http.exchange(method, path, body, headers(used, commandId));
        } catch (MagpieException e) {
            if (!e.code().equals("token_expired")) {
                throw e;
            }
            return http.exchange(method, path, body, headers(tokens.renewed(used), commandId));
        }
    }

    /** All items of a list, a page at a time as the stream is read. */
    <T> Stream<T> items(String path, Function<JsonNode, T> reader) {
        return Stream.iterate(
                        page(path, "", reader),
                        page -> page != null,
                        page -> page.next == null ? null : page(path, page.next, reader))
                .flatMap(page -> page.items.stream());
    }

    private <T> Page<T> page(String path, String cursor, Function<JsonNode, T> reader) {
        String query = (path.indexOf('?') < 0 ? "?" : "&") + "limit=200"
                + (cursor.isEmpty() ? "" : "&cursor=" + encode(cursor));
        JsonNode json = call("GET", path + query, null);
        return new Page<>(list(json, reader), json.path("nextCursor").stringValue(null));
    }

    private record Page<T>(List<T> items, @Nullable String next) {}

    static <T> List<T> list(JsonNode json, Function<JsonNode, T> reader) {
        List<T> items = new ArrayList<>();
        json.path("items").forEach(item -> items.add(reader.apply(item)));
        return items;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode strings(List<String> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }

    private static Map<String, String> headers(Credentials credentials, @Nullable String commandId) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Bearer " + credentials.accessToken());
        if (commandId != null) {
            headers.put("Idempotency-Key", commandId);
        }
        return headers;
    }
}
