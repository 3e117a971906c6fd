package im.magpie.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a pod and its container may do, in Docker's words. Whatever it has no word for is an error: nothing that the manifest says is left out. */
final class SecurityFlags {
    private SecurityFlags() {}

    /** @param pod the {@code spec} of a template */
    static List<String> of(JsonNode pod) {
        List<String> flags = new ArrayList<>();
        for (JsonNode context : List.of(pod.path("securityContext"), pod.at("/containers/0/securityContext"))) {
            for (Map.Entry<String, JsonNode> field : context.properties()) {
                flags.addAll(flags(field.getKey(), field.getValue(), context));
            }
        }
        return flags;
    }

    private static List<String> flags(String name, JsonNode value, JsonNode context) {
        return switch (name + "=" + (value.isContainerNode() ? "" : value.asText())) {
            case "readOnlyRootFilesystem=true" -> List.of("--read-only");
            case "allowPrivilegeEscalation=false" -> List.of("--security-opt", "no-new-privileges");
            // Docker's own habits; a volume's files get their group when they are written.
            case "privileged=false", "runAsNonRoot=true", "fsGroupChangePolicy=OnRootMismatch" -> List.of();
            case "seccompProfile=" -> seccomp(value);
            case "capabilities=" -> capabilities(value);
            default ->
                switch (name) {
                    case "runAsUser" -> List.of("--user", value.asText() + ":" + group(context));
                    case "runAsGroup" -> List.of();
                    case "fsGroup" -> List.of("--group-add", value.asText());
                    default -> throw new AssertionError("What is " + name + "=" + value + " with Docker?");
                };
        };
    }

    private static String group(JsonNode context) {
        if (!context.has("runAsGroup")) {
            throw new AssertionError("A user without a group: " + context);
        }
        return context.path("runAsGroup").asText();
    }

    private static List<String> seccomp(JsonNode profile) {
        if (!profile.path("type").asText().equals("RuntimeDefault")) {
            throw new AssertionError("Docker is not told which profile " + profile + " is");
        }
        return List.of();
    }

    private static List<String> capabilities(JsonNode capabilities) {
        if (capabilities.has("add")) {
            throw new AssertionError("Nobody is to get " + capabilities);
        }
        List<String> flags = new ArrayList<>();
        capabilities.path("drop").forEach(one -> flags.addAll(List.of("--cap-drop", one.asText())));
        return flags;
    }
}
