package im.magpie.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PageTest {
    private static final Backend USERS = new Backend();
    private static Door door;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("assets"));
        Files.writeString(folder.resolve("index.html"), "<!doctype html><title>喜鹊</title>");
        Files.writeString(folder.resolve("assets/app-1a2b.js"), "console.log(1);".repeat(500));
        door = new Door(
                Map.of("magpie.web.location", folder.toUri().toString(), "magpie.gateway.openapi.refresh", "1ms"));
    }

    @AfterAll
    static void shut() {
        door.close();
        USERS.close();
    }

    @Test
    void thePageIsAskedForAnewEachTimeAndItsHashedAssetsNever() {
        HttpResponse<String> page = door.send(door.request("/"));
        HttpResponse<String> asset = door.send(door.request("/assets/app-1a2b.js"));

        assertThat(page.body()).contains("喜鹊");
        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(asset.headers().firstValue("Cache-Control")).hasValue("max-age=31536000, public, immutable");
        assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    @Test
    void assetsAreCompressed() throws IOException, InterruptedException {
        HttpResponse<byte[]> asset = door.http.send(
                door.request("/assets/app-1a2b.js")
                        .header("Accept-Encoding", "gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(asset.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(asset.body()))) {
            assertThat(new String(unzipped.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("console.log");
        }
    }

    @Test
    void aBrowserThatOpensAViewGetsThePageAndAProgramGetsNothing() {
        assertThat(door.send(door.request("/conversations/g-1").header("Accept", "text/html,*/*"))
                        .body())
                .contains("喜鹊");
        for (String path : new String[] {"/conversations/g-1", "/missing.js", "/assets/missing.js"}) {
            RoutingTest.assertProblem(door.send(door.request(path)), 404, "not_found");
        }
        RoutingTest.assertProblem(
                door.send(door.request("/v1/nothing").header("Accept", "text/html")), 404, "not_found");
    }

    @Test
    void withoutThePageItSaysWhatToDo() {
        try (Door other = new Door(Map.of("magpie.web.location", "file:/nonexistent/"))) {
            HttpResponse<String> response = other.send(other.request("/"));

            RoutingTest.assertProblem(response, 404, "not_found");
            assertThat(Door.json(response).path("detail").stringValue()).contains("magpie.web.location");
        }
    }

    @Test
    void theDocumentationNeedsNoInlineScript() {
        HttpResponse<String> redirect = door.send(door.request("/docs"));
        String page = door.send(door.request("/docs/index.html")).body();

        assertThat(redirect.headers().firstValue("Location")).hasValue("/docs/index.html");
        assertThat(page).doesNotContain("<script>", "<style", "onload", "http");
        for (String file : new String[] {"show.js", "swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"}) {
            assertThat(page).contains('"' + file + '"');
            assertThat(door.send(door.request("/docs/" + file)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void oneDocumentOfAllServicesOutlivesAnOutage() {
        Backend presence = new Backend();
        presence.answers.put("/v1/openapi.json", document("/v1/presence", "Item", "string"));
        try (Door other = new Door(Map.of(
                "magpie.gateway.openapi.refresh", "1ms",
                "magpie.presence-service.urls", presence.url(),
                "magpie.user-service.urls", USERS.url()))) {
            USERS.answers.put("/v1/openapi.json", document("/v1/users", "User", "string"));
            other.message.hang();
            RoutingTest.assertProblem(other.send(other.request("/v1/openapi.json")), 503, "unavailable");
            other.message.answers.put("/v1/openapi.json", document("/v1/conversations", "Item", "integer"));
            other.message.resume();

            await().untilAsserted(() -> assertThat(
                            other.send(other.request("/v1/openapi.json")).statusCode())
                    .isEqualTo(200));
            presence.close();
            JsonNode all = Door.json(other.send(other.request("/v1/openapi.json")));

            assertThat(all.path("paths").propertyNames())
                    .containsExactlyInAnyOrder("/v1/users", "/v1/conversations", "/v1/presence");
            assertThat(all.at("/components/schemas").propertyNames())
                    .containsExactlyInAnyOrder("User", "Item", "PresenceItem");
            assertThat(all.at("/paths/~1v1~1presence/get/$ref").stringValue())
                    .isEqualTo("#/components/schemas/PresenceItem");
        }
    }

    private static String document(String path, String schema, String type) {
        return """
                {"openapi": "3.1.0", "paths": {"%s": {"get": {"$ref": "#/components/schemas/%s"}}, "/internal/v1/x": {}},
                 "components": {"schemas": {"%s": {"type": "%s"}}}}
                """.formatted(path, schema, schema, type);
    }
}
