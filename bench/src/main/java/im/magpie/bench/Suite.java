package im.magpie.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

    /** A suite elsewhere. */
    static Suite at(URI url) {
        String scheme = "https".equals(url.getScheme()) ? "wss" : "ws";
        return new Suite(url, URI.create(scheme + "://" + url.getAuthority() + "/v1/ws"), List.of());
    }

    /**
     * The suite in a data folder.
     *
     * @param straight to connection-service, past the gateway
     */
    static Suite in(Path home, List<String> options, boolean straight) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("magpie").toString(), "status", "--json"));
        command.addAll(options);
        Process status = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(status.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (status.waitFor() != 0) {
            throw new BenchException(
                    "No suite runs there: start one with ./magpie up --separate, or name one with --url.");
        }
        JsonNode json = JsonMapper.builder().build().readTree(text);
        URI url = URI.create(json.path("url").stringValue());
        List<Member> members = new ArrayList<>();
        for (JsonNode process : json.path("processes")) {
            if (process.path("pid").isNumber()) {
                members.add(new Member(
                        process.path("name").stringValue(), process.path("pid").longValue()));
            }
        }
        URI webSocket =
                straight ? URI.create(json.path("endpoints").path("websocket").stringValue()) : at(url).webSocket();
        return new Suite(url, webSocket, members);
    }
}
