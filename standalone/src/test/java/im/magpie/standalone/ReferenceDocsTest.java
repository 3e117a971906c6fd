package im.magpie.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reference pages that are made from the code say what the code says.
 *
 * <p>{@code mvn test -pl standalone -am -Dtest=ReferenceDocsTest -Ddocs.write=true} writes them anew.
 */
class ReferenceDocsTest {
    private static final Path REFERENCE = Path.of("..", "docs", "reference");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Setting(String name, String type, String standard, String description) {
        static Setting of(JsonNode json) {
            String type = json.path("type").asString();
            return new Setting(
                    json.get("name").asString(),
                    type.replaceAll("(?:[a-z]+\\.)+", "").replace('$', '.'),
                    json.has("defaultValue") ? text(json.get("defaultValue")) : "",
                    json.path("description").asString("").replaceAll("\\{@\\w+ ([^}]*)}", "`$1`"));
        }

        private static String text(JsonNode value) {
            return value.isValueNode() ? value.asString() : value.toString();
        }

        String row() {
            return "| `" + name + "` | " + type + " | " + (standard.isEmpty() ? "" : "`" + standard + "`") + " | "
                    + description.replace("|", "\\|").replace("\n", " ") + " |\n";
        }
    }

    @Test
    void theErrorCodesAreThoseOfTheEnum() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Error codes

                Made from `ErrorCode`. Over REST they come as `application/problem+json` with the status below, over WebSocket as `error` frames. Codes
                never change; `retryAfterMs` is there where a retry helps. `unavailable` and `overloaded` leave the outcome unknown: send again with
                the same id. Every other code means that nothing was stored.

                | code | status | a retry helps | text, unless there is a better one |
                |---|---|---|---|
                """);
        for (ErrorCode code : ErrorCode.values()) {
            page.append("| `%s` | %d | %s | %s |%n"
                    .formatted(code.code(), code.status(), code.retryable() ? "yes" : "", code.text()));
        }
        assertWritten("errors.md", page.toString());
    }

    @Test
    void theConfigurationIsThatOfThePropertiesClasses() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Configuration

                Made from the properties classes. Each service reads `<service>.yaml` from its jar and `<service>.properties` from the folder that
                `spring.config.additional-location` names; environment variables and arguments go above both, as in
                [Spring Boot](https://docs.spring.io/spring-boot/reference/features/external-config.html). A setting without a default is either required or
                absent; a service that lacks a required one says so and does not start. Beside these, `server.port`, `spring.datasource.*`, `spring.kafka.*` and
                `management.*` are Spring Boot's.
                """);
        for (Map.Entry<String, Map<String, Setting>> module : settings().entrySet()) {
            page.append("\n## ")
                    .append(module.getKey())
                    .append("\n\n| setting | type | default | what |\n|---|---|---|---|\n");
            module.getValue().values().forEach(setting -> page.append(setting.row()));
        }
        assertWritten("configuration.md", page.toString());
    }

    private static Map<String, Map<String, Setting>> settings() throws IOException {
        Map<String, Map<String, Setting>> modules = new TreeMap<>();
        for (URL metadata : Collections.list(
                ReferenceDocsTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = metadata.openStream()) {
                for (JsonNode property : JSON.readTree(in).get("properties")) {
                    String source = property.path("sourceType").asString("");
                    if (source.startsWith("im.magpie.")) {
                        Setting setting = Setting.of(property);
                        modules.computeIfAbsent(moduleOf(source), module -> new TreeMap<>())
                                .put(setting.name(), setting);
                    }
                }
            }
        }
        return modules;
    }

    private static String moduleOf(String source) {
        String name = source.replaceFirst("im\\.magpie\\.(\\w+)\\..*", "$1");
        return name.equals("common") ? "All services" : name + "-service";
    }

    private static void assertWritten(String name, String page) throws IOException {
        Path file = REFERENCE.resolve(name);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(file, page);
        }
        assertThat(Files.readString(file))
                .as("docs/reference/%s is not what the code says: write it anew", name)
                .isEqualTo(page);
    }
}
