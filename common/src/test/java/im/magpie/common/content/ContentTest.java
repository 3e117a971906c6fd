package im.magpie.common.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the edge lets into a conversation, at the edges of each rule. */
class ContentTest {
    private static final String EMOJI = "\uD83D\uDE00";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"text\",\"text\":\"a\"}",
                " { \"text\" : \"\u00e9\u4e2d\" , \"type\" : \"text\", \"unknown\": [1, {\"type\": 2}] } ",
                "{\"type\":\"text\",\"text\":\"\\ud83d\\ude00\"}",
                "{\"type\":\"custom\"}",
                "{\"type\":\"custom\",\"text\":1,\"a\":{\"b\":[null,true,1.50e3]}}",
            })
    void passesWhatTheContractAllows(String json) {
        assertThatCode(() -> Content.validate(bytes(json))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "1",
                "\"text\"",
                "[]",
                "{",
                "{}",
                "{\"type\":\"text\"}",
                "{\"type\":\"text\",\"text\":null}",
                "{\"type\":\"text\",\"text\":\"\"}",
                "{\"type\":\"text\",\"text\":1}",
                "{\"type\":\"text\",\"text\":[\"a\"]}",
                "{\"type\":\"text\",\"a\":{\"text\":\"a\"}}",
                "{\"type\":[\"text\"],\"text\":\"a\"}",
                "{\"type\":\"Text\",\"text\":\"a\"}",
                "{\"type\":\"image\",\"url\":\"a\"}",
                "{\"text\":\"a\"}",
                "{\"type\":\"text\",\"text\":\"a\",\"text\":\"b\"}",
                "{\"type\":\"custom\",\"type\":\"text\",\"text\":\"a\"}",
                "{\"type\":\"text\",\"text\":\"a\"} {}",
                "{\"type\":\"text\",\"text\":\"a\"},\"seq\":9",
                "{\"type\":\"text\",\"text\":\"\\ud83d\"}",
                "{\"type\":\"custom\",\"\\ude00\":1}",
                "{'type':'text','text':'a'}",
                "{\"type\":\"custom\",\"a\":NaN}",
                "\uFEFF{\"type\":\"custom\"}",
            })
    void refusesWhatIsNotOneTaggedObject(String json) {
        refused(bytes(json), ErrorCode.INVALID_CONTENT);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] json = bytes("{\"type\":\"text\",\"text\":\"a\"}");
        json[json.length - 3] = (byte) 0xC3;
        refused(json, ErrorCode.INVALID_CONTENT);
    }

    @Test
    void countsATextInCodePoints() {
        Content.validate(text(EMOJI.repeat(8_000)));
        Content.validate(text("a".repeat(Content.MAX_TEXT)));
        refused(text("a".repeat(Content.MAX_TEXT + 1)), ErrorCode.INVALID_CONTENT);
    }

    @Test
    void refusesMoreThan32KiB() {
        int frame = "{\"type\":\"custom\",\"a\":\"\"}".length();
        Content.validate(bytes("{\"type\":\"custom\",\"a\":\"" + "a".repeat(Content.MAX_BYTES - frame) + "\"}"));
        refused(
                bytes("{\"type\":\"custom\",\"a\":\"" + "a".repeat(Content.MAX_BYTES - frame + 1) + "\"}"),
                ErrorCode.TOO_LARGE);
    }

    @Test
    void boundsTheNesting() {
        Content.validate(nested(Content.MAX_DEPTH - 1));
        refused(nested(Content.MAX_DEPTH), ErrorCode.INVALID_CONTENT);
    }

    @Test
    void knowsTheIdsThatClientsMayGive() {
        assertThat(ClientMessageId.validate("aZ09._:-")).isEqualTo("aZ09._:-");
        ClientMessageId.validate("a".repeat(64));
        for (String wrong : new String[] {"", "a".repeat(65), "a b", "\u00e4", "a/b", "a\n"}) {
            assertThatThrownBy(() -> ClientMessageId.validate(wrong))
                    .isInstanceOfSatisfying(
                            MagpieException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        }
    }

    private static byte[] nested(int arrays) {
        return bytes("{\"type\":\"custom\",\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}");
    }

    private static byte[] text(String text) {
        return bytes("{\"type\":\"text\",\"text\":\"" + text + "\"}");
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static void refused(byte[] json, ErrorCode code) {
        assertThatThrownBy(() -> Content.validate(json))
                .isInstanceOfSatisfying(
                        MagpieException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
