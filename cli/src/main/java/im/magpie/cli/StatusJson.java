package im.magpie.cli;

import im.magpie.cli.suite.SuiteStatus;
import im.magpie.cli.suite.SuiteStatus.ProcessStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The status as the public contract writes it: nulls are written, not left out. */
final class StatusJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StatusJson() {}

    static String of(SuiteStatus status) {
        Map<String, @Nullable Object> endpoints = new LinkedHashMap<>();
        endpoints.put("gateway", status.endpoints().gateway());
        endpoints.put("websocket", status.endpoints().websocket());
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("url", status.url());
        all.put("endpoints", endpoints);
        all.put(
                "processes",
                status.processes().stream().map(StatusJson::process).toList());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }

    private static Map<String, @Nullable Object> process(ProcessStatus process) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", process.name());
        fields.put("pid", process.pid());
        fields.put("port", process.port());
        fields.put("state", process.state().name().toLowerCase(Locale.ROOT));
        fields.put("since", process.since().toString());
        fields.put("memoryBytes", process.memoryBytes());
        return fields;
    }
}
