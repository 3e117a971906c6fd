package im.magpie.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
    private final Report report = new Report(
            "https://chat.example.org",
            List.of(
                    new Case("log in and connect", 0.5, Map.of(), List.of()),
                    new Case("drain a <pod>", 61.25, Map.of("reconnects", 3L), List.of("a & b", "c"))));

    @Test
    void ciServersReadWhatFailedAndWhy() throws Exception {
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(report.junit())))
                .getDocumentElement();
        assertThat(suite.getTagName()).isEqualTo("testsuite");
        assertThat(suite.getAttribute("tests")).isEqualTo("2");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        Element second = (Element) suite.getElementsByTagName("testcase").item(1);
        assertThat(second.getAttribute("name")).isEqualTo("drain a <pod>");
        assertThat(second.getAttribute("time")).isEqualTo("61.250");
        Element failure = (Element) second.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("a & b");
        assertThat(failure.getTextContent()).isEqualTo("a & b\nc");
        assertThat(suite.getElementsByTagName("failure").getLength()).isOne();
    }

    @Test
    void jsonAndTextSayTheSame() {
        JsonNode json = JsonMapper.shared().readTree(report.json());
        assertThat(json.path("clean").asBoolean()).isFalse();
        assertThat(json.at("/cases/1/seen/reconnects").asLong()).isEqualTo(3);
        assertThat(json.at("/cases/1/wrong/1").asString()).isEqualTo("c");
        assertThat(report.text()).contains("WRONG").endsWith("Something did not hold.");
    }
}
