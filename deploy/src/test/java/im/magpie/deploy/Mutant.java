package im.magpie.deploy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is broken in a good manifest.
 *
 * @param policy who must notice
 * @param message and say so
 * @param kinds in which it is broken, wherever the path leads to something
 * @param path of what is broken
 * @param value instead, as YAML; null takes it away
 */
record Mutant(
        String policy,
        String message,
        List<String> kinds,
        String path,
        @Nullable String value) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Some rules hold for some: who drains has one of its own, and so has a contract. */
    boolean appliesTo(JsonNode good) {
        boolean drains = good.at("/spec/template/metadata/labels").has("magpie.im/drains");
        boolean contract =
                good.at("/metadata/labels").path("magpie.im/phase").asText().equals("contract");
        return !(message.contains("who drains") && !drains)
                && !(message.startsWith("who does not drain") && drains)
                && !(message.startsWith("a contract") && !contract);
    }

    /** Null where there is nothing to break. */
    @Nullable
    JsonNode of(JsonNode good) {
        JsonPointer pointer = JsonPointer.compile(path);
        JsonNode mutant = good.deepCopy();
        JsonNode parent = mutant.at(pointer.head());
        if (!kinds.contains(Yaml.kind(good))) {
            return null;
        }
        if (parent instanceof ObjectNode object) {
            String field = pointer.last().getMatchingProperty();
            if (value == null) {
                if (object.remove(field) == null) {
                    return null;
                }
            } else {
                object.set(field, parsed(value));
            }
            return mutant;
        }
        if (parent instanceof ArrayNode array) {
            int index = pointer.last().getMatchingIndex();
            if (pointer.last().getMatchingProperty().equals("-")) {
                array.add(parsed(Objects.requireNonNull(value)));
            } else if (index >= array.size()) {
                return null;
            } else if (value == null) {
                array.remove(index);
            } else {
                array.set(index, parsed(value));
            }
            return mutant;
        }
        return null;
    }

    private static JsonNode parsed(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }

    @Override
    public String toString() {
        return policy + ": " + path + (value == null ? " is missing" : " is " + value);
    }
}
