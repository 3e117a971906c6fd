package im.magpie.gateway.contract;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Several OpenAPI documents made one. Schemas that only share a name get the name of their service in front. */
final class Merge {
    private static final String SCHEMAS = "#/components/schemas/";
    private static final String BEARER = "accessToken";
    private static final Set<String> PUBLIC =
            Set.of("post /v1/users", "post /v1/sessions", "post /v1/sessions/refresh", "get /.well-known/jwks.json");

    private final ObjectNode paths = JsonNodeFactory.instance.objectNode();
    private final Map<String, JsonNode> schemas = new TreeMap<>();

    /** @param documents by the name of their service */
    static ObjectNode of(Map<String, JsonNode> documents) {
        Merge merge = new Merge();
        new TreeMap<>(documents).forEach(merge::add);
        return merge.document();
    }

    private void add(String service, JsonNode document) {
        Map<String, String> renamed = new HashMap<>();
        Map<String, JsonNode> own = new HashMap<>();
        document.path("components")
                .path("schemas")
                .properties()
                .forEach(schema -> own.put(schema.getKey(), schema.getValue()));
        own.forEach((name, schema) -> {
            if (schemas.containsKey(name) && !schemas.get(name).equals(schema)) {
                renamed.put(SCHEMAS + name, prefixOf(service) + name);
            }
        });
        own.forEach((name, schema) ->
                schemas.put(renamed.getOrDefault(SCHEMAS + name, name), withReferences(schema, renamed)));
        document.path("paths").properties().forEach(path -> {
            if (path.getKey().startsWith("/v1/") || path.getKey().startsWith("/.well-known/")) {
                paths.set(path.getKey(), secured(path.getKey(), withReferences(path.getValue(), renamed)));
            }
        });
    }

    private static String prefixOf(String service) {
        String first = service.substring(0, service.indexOf('-'));
        return Character.toUpperCase(first.charAt(0)) + first.substring(1);
    }

    private static JsonNode withReferences(JsonNode node, Map<String, String> renamed) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(entry -> copy.set(entry.getKey(), withReferences(entry.getValue(), renamed)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> copy.add(withReferences(item, renamed)));
                yield copy;
            }
            case StringNode text
            when renamed.containsKey(text.stringValue()) ->
                StringNode.valueOf(SCHEMAS + renamed.get(text.stringValue()));
            default -> node;
        };
    }

    private static JsonNode secured(String path, JsonNode operations) {
        operations.properties().forEach(operation -> {
            if (operation.getValue() instanceof ObjectNode object && PUBLIC.contains(operation.getKey() + " " + path)) {
                object.putArray("security");
            }
        });
        return operations;
    }

    private ObjectNode document() {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Magpie")
                .put("version", "1")
                .put(
                        "description",
                        "Errors are application/problem+json with a stable `code`. The WebSocket is described by /v1/asyncapi.json.");
        document.putArray("servers").addObject().put("url", "/");
        document.putArray("security").addObject().putArray(BEARER);
        document.set("paths", paths);
        ObjectNode components = document.putObject("components");
        schemas.forEach(components.putObject("schemas")::set);
        components
                .putObject("securitySchemes")
                .putObject(BEARER)
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT");
        return document;
    }
}
