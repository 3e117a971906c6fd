package im.magpie.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running suite: where it is, and its processes if it runs here.
 *
 * @param processes empty for a suite elsewhere
 */
record Suite(URI url, URI webSocket, List<Member> processes) {

    /** One process of the suite. */
    record Member(String name, long pid) {}

    /** One elsewhere. */
    static Suite at(URI url) {
        return new Suite(url, webSocketOf(url), List.of());
    }

    /**
     * One that runs here.
     *
     * @param status what {@code ./magpie status --json} printed
     * @param straight to connection-service, past the gateway
     */
    static Suite of(String status, boolean straight) {
        JsonNode json = JsonMapper.builder().build().readTree(status);
        URI url = URI.create(json.path("url").stringValue());
        List<Member> members = new ArrayList<>();
        for (JsonNode process : json.path("processes")) {
            if (process.path("pid").isNumber()) {
                members.add(new Member(
                        process.path("name").stringValue(), process.path("pid").longValue()));
            }
        }
        URI webSocket =
                straight ? URI.create(json.path("endpoints").path("websocket").stringValue()) : webSocketOf(url);
        return new Suite(url, webSocket, members);
    }

    private static URI webSocketOf(URI url) {
        String scheme = "https".equals(url.getScheme()) ? "wss" : "ws";
        return URI.create(scheme + "://" + url.getAuthority() + "/v1/ws");
    }
}
