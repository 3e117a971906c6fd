package im.magpie.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DescriptionTest {
    @Test
    void describesThePublicPathsAndNoOthers() {
        JsonNode api =
                RunningService.shared().api().get("/v1/openapi.json").ok(200).body();
        assertThat(api.path("paths").propertyNames())
                .containsExactlyInAnyOrder(
                        "/v1/users",
                        "/v1/users/{id}",
                        "/v1/users/me",
                        "/v1/users/me/password",
                        "/v1/sessions",
                        "/v1/sessions/{id}",
                        "/v1/sessions/refresh",
                        "/v1/admin/users/{id}",
                        "/.well-known/jwks.json");
        JsonNode search = api.path("paths").path("/v1/users").path("get");
        assertThat(search.path("parameters")
                        .valueStream()
                        .map(parameter -> parameter.path("name").asString()))
                .containsExactly("query", "limit", "cursor");
        assertThat(search.path("responses").path("default").path("content").has("application/problem+json"))
                .isTrue();
        JsonNode id = api.path("paths")
                .path("/v1/users/{id}")
                .path("get")
                .path("parameters")
                .path(0)
                .path("schema");
        assertThat(id.path("type").asString()).isEqualTo("string");
        assertThat(api.path("security").path(0).has("bearer")).isTrue();
        for (String open : List.of("/v1/users", "/v1/sessions", "/v1/sessions/refresh")) {
            assertThat(api.path("paths").path(open).path("post").path("security"))
                    .as(open)
                    .isEmpty();
        }
        assertThat(api.path("components")
                        .path("schemas")
                        .path("PasswordRequest")
                        .path("properties")
                        .propertyNames())
                .containsExactlyInAnyOrder("current", "new");
    }
}
