package im.magpie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.cli.suite.SuiteStatus;
import im.magpie.cli.suite.SuiteStatus.Endpoints;
import im.magpie.cli.suite.SuiteStatus.ProcessStatus;
import im.magpie.cli.suite.SuiteStatus.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The status as the public contract has it. */
class StatusJsonTest {

    @Test
    void aDeadProcessStaysListedWithoutNumber() {
        Instant since = Instant.parse("2026-11-24T10:00:00Z");
        SuiteStatus status = new SuiteStatus(
                "http://127.0.0.1:8080",
                new Endpoints("http://127.0.0.1:8080", "ws://127.0.0.1:8081/v1/ws"),
                List.of(
                        new ProcessStatus("standalone", 42L, 8080, State.RUNNING, since, 5),
                        new ProcessStatus("redis", null, 8087, State.DEAD, since, 0)));
        JsonMapper json = JsonMapper.shared();
        assertThat(json.readTree(StatusJson.of(status))).isEqualTo(json.readTree("""
                {"url": "http://127.0.0.1:8080",
                 "endpoints": {"gateway": "http://127.0.0.1:8080", "websocket": "ws://127.0.0.1:8081/v1/ws"},
                 "processes": [
                  {"name": "standalone", "pid": 42, "port": 8080, "state": "running", "since": "2026-11-24T10:00:00Z", "memoryBytes": 5},
                  {"name": "redis", "pid": null, "port": 8087, "state": "dead", "since": "2026-11-24T10:00:00Z", "memoryBytes": 0}]}
                """));
    }
}
