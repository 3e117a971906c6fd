package im.magpie.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTest extends MessageServiceTest {
    @Test
    void describesThePublicPathsAndNoOther() {
        JsonNode api = someone().get("/v1/openapi.json").body();
        assertThat(api.get("paths").propertyNames())
                .contains(
                        "/v1/conversations",
                        "/v1/conversations/{id}/entries",
                        "/v1/conversations/{id}/messages",
                        "/v1/conversations/{id}/messages/{seq}/reactions/{emoji}",
                        "/v1/conversations/{id}/read")
                .allMatch(path -> path.startsWith("/v1/"));
        JsonNode schemas = api.at("/components/schemas");
        assertThat(schemas.at("/EntryView/properties/content/type").asString()).isEqualTo("object");
        assertThat(schemas.at("/EntryView/properties/conversationId/type").asString())
                .isEqualTo("string");
        assertThat(schemas.at("/Member/properties/readSeq/type").asString()).isEqualTo("integer");
        assertThat(schemas.at("/Member/required").valueStream().map(JsonNode::asString))
                .doesNotContain("readSeq");
        JsonNode recall =
                api.get("paths").get("/v1/conversations/{id}/messages/{seq}").get("delete");
        assertThat(recall.get("parameters")
                        .valueStream()
                        .map(parameter -> parameter.get("name").asString()))
                .containsExactlyInAnyOrder("id", "seq", "Idempotency-Key");
        JsonNode send = api.get("paths").get("/v1/conversations/{id}/messages").get("post");
        assertThat(send.at("/requestBody/content/application~1json/schema/$ref").asString())
                .endsWith("NewMessage");
    }
}
