package im.magpie.sdk.rest;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the user's list of sessions calls this one. */
public record Device(String name, String platform) {
    ObjectNode toJson() {
        return JsonNodeFactory.instance.objectNode().put("name", name).put("platform", platform);
    }
}
