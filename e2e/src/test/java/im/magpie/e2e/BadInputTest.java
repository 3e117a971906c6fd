package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Bad input gets a clear error with a stable code, and nothing else happens. */
class BadInputTest {
    private final Person ann = Person.register("ann");
    private final Person bob = Person.register("bob");

    static Stream<Arguments> badFrames() {
        return Stream.of(
                arguments("{\"type\":\"dance\",\"id\":\"1\"}", "unknown_type"),
                arguments("{\"type\":\"pull\",\"id\":\"1\",\"conversationId\":\"nonsense\",\"after\":0}", "invalid_id"),
                arguments("{\"type\":\"pull\",\"id\":\"1\",\"conversationId\":17,\"after\":0}", "invalid_request"),
                arguments("{\"type\":\"send\",\"id\":\"1\"}", "invalid_request"),
                arguments("{\"id\":\"1\"}", "invalid_request"),
                arguments("not json at all", "invalid_request"),
                arguments("[]", "invalid_request"));
    }

    @ParameterizedTest
    @MethodSource("badFrames")
    void aBadFrameGetsAnErrorAndTheSocketLives(String frame, String code) {
        try (Socket socket = ann.socket()) {
            socket.send(frame);
            assertThat(socket.await("error").get("code").asString()).isEqualTo(code);
            assertThat(Socket.type(socket.ask(Map.of("type", "ping")))).isEqualTo("pong");
        }
    }

    @Test
    void aLargeFrameIsRefusedAndAHugeOneClosesTheSocket() {
        try (Socket socket = ann.socket()) {
            socket.send("{\"type\":\"ping\",\"id\":\"1\",\"pad\":\"" + "x".repeat(65_536) + "\"}");
            assertThat(socket.await("error").get("code").asString()).isEqualTo("too_large");
            assertThat(Socket.type(socket.ask(Map.of("type", "ping")))).isEqualTo("pong");
            socket.send("{\"type\":\"ping\",\"pad\":\"" + "x".repeat(1_048_577) + "\"}");
            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", ""})
    void aWrongTokenIsRefusedByEveryRoad(String token) {
        try (Socket socket = Socket.open()) {
            socket.send(Map.of("type", "connect", "id", "1", "token", token));
            assertThat(socket.await("error").get("code").asString()).isEqualTo("unauthenticated");
            assertThat(socket.closeCode()).isEqualTo(4401);
        }
        assertThat(new Rest("x" + token).get("/v1/conversations").status()).isEqualTo(401);
        assertThat(Rest.anonymous().get("/v1/conversations").status()).isEqualTo(401);
    }

    @Test
    void nothingWorksBeforeConnect() {
        try (Socket socket = Socket.open()) {
            JsonNode answer = socket.say(ann.with(bob), "hello");
            assertThat(answer.get("code").asString()).isEqualTo("unauthenticated");
        }
        assertThat(bob.rest().get("/v1/conversations").json().get("items")).isEmpty();
    }

    static Stream<Arguments> contents() {
        return Stream.of(
                arguments(Map.of("type", "text", "text", ""), 400, "invalid_content"),
                arguments(Map.of("type", "text", "text", "x".repeat(16_000)), 201, ""),
                arguments(Map.of("type", "text", "text", "x".repeat(16_001)), 400, "invalid_content"),
                arguments(Map.of("type", "text", "text", "字".repeat(11_000)), 413, "too_large"),
                arguments(Map.of("type", "image", "url", "x"), 400, "invalid_content"),
                arguments(Map.of("type", "custom", "anything", Map.of("a", 1)), 201, ""),
                arguments(Map.of("text", "x"), 400, "invalid_content"));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void contentIsCheckedAtItsEdges(Map<String, Object> content, int status, String code) {
        Rest.Answer answer = ann.rest()
                .post(
                        "/v1/conversations/" + ann.with(bob) + "/messages",
                        Map.of("clientMessageId", "m1", "content", content));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                arguments("GET", "/v1/nothing", null, 404, "not_found"),
                arguments("GET", "/internal/v1/revocations", null, 404, "not_found"),
                arguments("GET", "/v1/conversations/nonsense", null, 400, "invalid_id"),
                arguments("GET", "/v1/conversations?limit=0", null, 400, "invalid_request"),
                arguments("GET", "/v1/conversations?limit=many", null, 400, "invalid_request"),
                arguments("POST", "/v1/conversations", "{", 400, "invalid_request"),
                arguments("POST", "/v1/conversations", "{\"type\":\"group\",\"title\":5}", 400, "invalid_request"),
                arguments("GET", "/v1/users/0000000000001", null, 404, "user_not_found"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void aBadRequestIsAProblemWithItsCode(String method, String path, String body, int status, String code) {
        Rest.Answer answer = ann.rest().send(method, path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.response().headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(answer.json().get("traceId").asString()).isNotEmpty();
        assertThat(answer.text()).doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Test
    void aTakenNameIsAConflict() {
        Rest.Answer again = Rest.anonymous()
                .post(
                        "/v1/users",
                        Map.of("username", ann.name().toUpperCase(java.util.Locale.ROOT), "password", Person.PASSWORD));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("username_taken");
    }
}
