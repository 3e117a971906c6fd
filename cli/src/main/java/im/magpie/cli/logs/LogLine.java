package im.magpie.cli.logs;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A line that a service wrote as JSON in the Elastic Common Schema. */
record LogLine(String time, String level, String service, String logger, String message, String stackTrace) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Optional<LogLine> parsed(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(line);
            return Optional.of(new LogLine(
                    node.path("@timestamp").asString(""),
                    node.path("log").path("level").asString(""),
                    node.path("service").path("name").asString(""),
                    node.path("log").path("logger").asString(""),
                    node.path("message").asString(""),
                    node.path("error").path("stack_trace").asString("")));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /**
     * For people: time, level, who, class and what it says.
     *
     * @param by who wrote it: several processes of a service call themselves the same
     */
    String text(String by) {
        String name = logger.substring(logger.lastIndexOf('.') + 1);
        String text = "%s %-5s %s %s: %s".formatted(time, level, by, name, message);
        return stackTrace.isEmpty() ? text : text + System.lineSeparator() + stackTrace.stripTrailing();
    }
}
