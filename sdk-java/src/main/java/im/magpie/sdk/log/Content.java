package im.magpie.sdk.log;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a message says. */
public sealed interface Content {

    /** Its tag: {@code text}, {@code custom}, or one that this version does not know. */
    String type();

    /** As it goes over the wire. */
    ObjectNode toJson();

    /** A text of 1 to 16,000 code points. */
    static Content text(String text) {
        return new Text(text);
    }

    /** An object of one's own making, passed on as it is; its {@code type} becomes {@code custom}. */
    static Content custom(ObjectNode object) {
        return new Other(object.deepCopy().put("type", "custom"));
    }

    /** Reads content; what is not known becomes {@link Other}. */
    static Content of(JsonNode json) {
        if ("text".equals(json.path("type").stringValue(""))
                && json.path("text").isString()) {
            return new Text(json.path("text").stringValue());
        }
        return new Other(json instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode());
    }

    /** Plain text. */
    record Text(String text) implements Content {
        @Override
        public String type() {
            return "text";
        }

        @Override
        public ObjectNode toJson() {
            return JsonNodeFactory.instance.objectNode().put("type", "text").put("text", text);
        }
    }

    /** Custom content, or a type that this version does not know: the JSON as it came, not to be changed. */
    record Other(ObjectNode json) implements Content {
        @Override
        public String type() {
            return json.path("type").stringValue("");
        }

        @Override
        public ObjectNode toJson() {
            return json;
        }
    }
}
