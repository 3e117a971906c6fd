package im.magpie.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A rendered overlay: what {@code kubectl kustomize} prints. */
record Manifests(List<JsonNode> objects) {
    private static final YAMLMapper MAPPER = new YAMLMapper();

    static Manifests read(Path file) throws IOException {
        try (MappingIterator<JsonNode> all =
                MAPPER.readerFor(JsonNode.class).readValues(MAPPER.getFactory().createParser(file.toFile()))) {
            return new Manifests(
                    all.readAll().stream().filter(JsonNode::isObject).toList());
        }
    }

    List<JsonNode> all(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    JsonNode one(String kind, String name) {
        return all(kind).stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new DrillException("The manifests have no " + kind + " " + name));
    }

    /** A file of the ConfigMap whose name begins so; what follows is a hash of its content. */
    String script(String configMap, String file) {
        return all("ConfigMap").stream()
                .filter(object -> object.at("/metadata/name").asText().startsWith(configMap))
                .map(object -> object.path("data").path(file).asText())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseThrow(() -> new DrillException("The manifests have no " + file));
    }

    Map<String, String> configMap(String name) {
        Map<String, String> data = new TreeMap<>();
        one("ConfigMap", name)
                .path("data")
                .properties()
                .forEach(entry -> data.put(entry.getKey(), entry.getValue().asText()));
        return data;
    }
}
