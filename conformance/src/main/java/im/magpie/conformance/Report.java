package im.magpie.conformance;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a check saw.
 *
 * @param url the public address
 */
record Report(String url, List<Case> cases) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String SUITE = "magpie k8s check";

    Report {
        cases = List.copyOf(cases);
    }

    boolean clean() {
        return cases.stream().allMatch(Case::held);
    }

    String text() {
        return cases.stream().map(Report::text).collect(Collectors.joining())
                + (clean() ? "All of it held." : "Something did not hold.");
    }

    private static String text(Case one) {
        String seen = one.seen().entrySet().stream()
                .map(number -> number.getKey() + " " + number.getValue())
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%-6s %6.1f s  %s", one.held() ? "ok" : "WRONG", one.seconds(), one.name())
                + (seen.isEmpty() ? "" : "  (" + seen + ")")
                + one.wrong().stream()
                        .map(wrong -> "\n                 " + wrong)
                        .collect(Collectors.joining())
                + "\n";
    }

    String json() {
        ObjectNode report = JSON.createObjectNode().put("clean", clean()).put("url", url);
        ArrayNode all = report.putArray("cases");
        for (Case one : cases) {
            ObjectNode node = all.addObject().put("name", one.name()).put("seconds", one.seconds());
            one.seen().forEach(node.putObject("seen")::put);
            one.wrong().forEach(node.putArray("wrong")::add);
        }
        return report.toString();
    }

    /** As CI servers read it. */
    String junit() {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", SUITE);
            xml.writeAttribute("tests", String.valueOf(cases.size()));
            xml.writeAttribute(
                    "failures",
                    String.valueOf(cases.stream().filter(one -> !one.held()).count()));
            xml.writeAttribute("errors", "0");
            xml.writeAttribute("skipped", "0");
            xml.writeAttribute(
                    "time", seconds(cases.stream().mapToDouble(Case::seconds).sum()));
            for (Case one : cases) {
                write(xml, one);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(XMLStreamWriter xml, Case one) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", SUITE);
        xml.writeAttribute("name", one.name());
        xml.writeAttribute("time", seconds(one.seconds()));
        if (!one.held()) {
            xml.writeStartElement("failure");
            xml.writeAttribute("message", one.wrong().getFirst());
            xml.writeCharacters(String.join("\n", one.wrong()));
            xml.writeEndElement();
        }
        if (!one.seen().isEmpty()) {
            xml.writeStartElement("system-out");
            xml.writeCharacters(one.seen().toString());
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}
