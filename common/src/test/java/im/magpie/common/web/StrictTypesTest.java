package im.magpie.common.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.json.JsonMapper;

/** "A wrong JSON type is 400; unknown fields are ignored; null equals absent." */
class StrictTypesTest {
    private final JsonMapper json = strict();

    record Request(
            @Nullable Long seq,
            @Nullable String title,
            @Nullable List<String> members,
            @Nullable Boolean flag,
            @Nullable Kind kind) {}

    enum Kind {
        GROUP
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"seq\":\"5\"}",
                "{\"seq\":\"\"}",
                "{\"seq\":5.7}",
                "{\"seq\":true}",
                "{\"seq\":[5]}",
                "{\"title\":5}",
                "{\"title\":1.5}",
                "{\"title\":true}",
                "{\"title\":{}}",
                "{\"members\":\"a\"}",
                "{\"members\":[1]}",
                "{\"flag\":\"true\"}",
                "{\"flag\":1}",
                "{\"kind\":0}",
                "{\"kind\":\"nonsense\"}",
                "[]",
                "\"\"",
            })
    void refusesAWrongType(String body) {
        assertThatThrownBy(() -> json.readValue(body, Request.class)).isInstanceOf(DatabindException.class);
    }

    @Test
    void ignoresWhatItDoesNotKnowAndTakesNullForAbsent() {
        assertThat(json.readValue("{\"seq\":5,\"title\":null,\"more\":{\"seq\":\"x\"}}", Request.class))
                .isEqualTo(new Request(5L, null, null, null, null));
    }

    private static JsonMapper strict() {
        JsonMapper.Builder builder = JsonMapper.builder();
        new StrictTypes().customize(builder);
        return builder.build();
    }
}
