package im.magpie.drill;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a drill saw.
 *
 * @param wrong what was promised and not kept; empty if all is well
 */
record Report(List<Step> steps, int messages, int requests, List<String> wrong) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    boolean clean() {
        return wrong.isEmpty();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        steps.forEach(step -> text.append(step.text()).append('\n'));
        text.append(messages)
                .append(" messages acknowledged, ")
                .append(requests)
                .append(" requests answered\n");
        wrong.forEach(one -> text.append("WRONG: ").append(one).append('\n'));
        return text.append(clean() ? "Nothing was lost or doubled." : "A promise was broken.")
                .toString();
    }

    String json() {
        ObjectNode report = JSON.createObjectNode()
                .put("clean", clean())
                .put("messages", messages)
                .put("requests", requests);
        ArrayNode all = report.putArray("steps");
        steps.forEach(step -> all.add(step.json(JSON)));
        ArrayNode broken = report.putArray("wrong");
        wrong.forEach(broken::add);
        return report.toString();
    }
}
