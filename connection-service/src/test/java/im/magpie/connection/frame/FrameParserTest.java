package im.magpie.connection.frame;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.event.Bytes;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

class FrameParserTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DIRECT =
            ConversationId.direct(new UserId(7), new UserId(9)).toString();
    private static final Set<ErrorCode> REFUSALS =
            Set.of(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_ID, ErrorCode.INVALID_CONTENT, ErrorCode.UNKNOWN_TYPE);

    @Property
    void anyBytesAreAFrameOrARefusalAndTheSameEachTime(@ForAll byte[] bytes) {
        judged(bytes);
    }

    /** Nearly a frame: the names and types that matter, with values that don't fit. */
    @Property
    void anyObjectIsAFrameOrARefusal(@ForAll("objects") String json, @ForAll("charsets") Charset charset) {
        judged(json.getBytes(charset));
    }

    @Property
    void aFrameThatBreaksOffIsRefused(@ForAll("frames") Written written, @ForAll double where) {
        byte[] json = written.json().getBytes(StandardCharsets.UTF_8);
        int length = (int) (Math.abs(where % 1) * json.length);
        byte[] broken = Arrays.copyOf(json, length);
        assertThat(judged(broken)).isInstanceOf(ClientFrame.Refused.class);
        assertThat(FrameParser.idOf(broken)).isIn(null, written.frame().id());
    }

    @Property
    void aFrameIsReadAsItWasWrittenWhateverTheOrderOfItsFieldsAndWhateverElseIsInIt(@ForAll("frames") Written written) {
        assertThat(FrameParser.parse(written.json().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(written.frame());
    }

    /** RFC 8259 knows no other encoding, and a text frame (RFC 6455) is UTF-8. */
    @Example
    void onlyUtf8IsAFrame() {
        String send = "{\"type\":\"send\",\"id\":\"1\",\"to\":\"" + new UserId(7)
                + "\",\"clientMessageId\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"hi\"}}";
        assertThat(judged(send.getBytes(StandardCharsets.UTF_8))).isInstanceOf(ClientFrame.Send.class);
        for (Charset charset : List.of(
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                Charset.forName("UTF-32LE"),
                Charset.forName("UTF-32BE"))) {
            assertThat(judged(send.getBytes(charset))).isInstanceOf(ClientFrame.Refused.class);
        }
    }

    @Example
    void anIdHasUpTo128Characters() {
        assertThat(parse("{\"type\":\"ping\",\"id\":\"" + "x".repeat(128) + "\"}"))
                .isEqualTo(new ClientFrame.Ping("x".repeat(128)));
        assertThat(code("{\"type\":\"ping\",\"id\":\"" + "x".repeat(129) + "\"}"))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(code("{\"type\":\"ping\",\"id\":\"\"}")).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Example
    void aPullIsCutTo200EntriesAndAsksForOneAtLeast() {
        assertThat(limit("200")).isEqualTo(200);
        assertThat(limit("201")).isEqualTo(200);
        assertThat(limit("null")).isEqualTo(50);
        assertThat(limit("1")).isEqualTo(1);
        assertThat(code(pull("\"limit\":0"))).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Example
    void numbersAreWholeNotNegativeAndOf64Bits() {
        assertThat(parse(pull("\"after\":0"))).isInstanceOf(ClientFrame.Pull.class);
        assertThat(parse(pull("\"after\":" + Long.MAX_VALUE))).isInstanceOf(ClientFrame.Pull.class);
        for (String wrong : List.of("-1", "9223372036854775808", "1.0", "1e2", "\"1\"", "true", "[1]")) {
            assertThat(code(pull("\"after\":" + wrong))).isEqualTo(ErrorCode.INVALID_REQUEST);
        }
    }

    @Example
    void contentIsNested100DeepAndNoDeeper() {
        assertThat(parse(nested(100))).isInstanceOf(ClientFrame.Send.class);
        assertThat(code(nested(101))).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Example
    void aSendNamesOneConversation() {
        String rest = ",\"clientMessageId\":\"m\",\"content\":{}}";
        String to = "\"to\":\"" + new UserId(7) + "\"";
        String conversation = "\"conversationId\":\"" + DIRECT + "\"";
        assertThat(parse("{\"type\":\"send\"," + to + rest)).isInstanceOf(ClientFrame.Send.class);
        assertThat(parse("{\"type\":\"send\"," + conversation + rest)).isInstanceOf(ClientFrame.Send.class);
        assertThat(code("{\"type\":\"send\"," + to + "," + conversation + rest)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(code("{\"type\":\"send\",\"to\":null" + rest)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(code("{\"type\":\"send\",\"to\":\"0000000000000\"" + rest)).isEqualTo(ErrorCode.INVALID_ID);
    }

    /** A frame and one of the ways to write it. */
    private record Written(ClientFrame frame, String json) {}

    @Provide
    Arbitrary<Written> frames() {
        return Combinators.combine(
                        Arbitraries.of("connect", "send", "pull", "sync", "read", "typing", "ping"),
                        Arbitraries.strings()
                                .all()
                                .ofMinLength(1)
                                .ofMaxLength(20)
                                .map(FrameParserTest::encodable),
                        Arbitraries.longs().greaterOrEqual(1),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.integers().between(1, 200),
                        Arbitraries.strings().ofMaxLength(30).map(FrameParserTest::encodable),
                        Arbitraries.randomValue(random -> random))
                .as((type, id, user, number, limit, text, random) -> {
                    String conversation = ConversationId.direct(new UserId(user), new UserId(5))
                            .toString();
                    String content = "{ \"type\" :\"custom\", \"x\":[" + JSON.writeValueAsString(text) + ",{}]}";
                    List<String> fields = new ArrayList<>(List.of(
                            field("type", type),
                            field("id", id),
                            field("conversationId", conversation),
                            field("token", text),
                            field("clientMessageId", text),
                            "\"content\": " + content,
                            "\"heads\":" + content,
                            "\"reads\":" + content,
                            field("cursor", text),
                            "\"after\":" + number,
                            "\"seq\":" + number,
                            "\"limit\":" + limit,
                            "\"to\":null",
                            "\"more\":{\"a\":[1,{\"type\":\"ping\"}]}"));
                    Collections.shuffle(fields, random);
                    ConversationId parsed = ConversationId.parse(conversation);
                    Bytes bytes = Bytes.of(content.getBytes(StandardCharsets.UTF_8));
                    ClientFrame frame =
                            switch (type) {
                                case "connect" -> new ClientFrame.Connect(id, text);
                                case "send" -> new ClientFrame.Send(id, parsed, null, text, bytes);
                                case "pull" -> new ClientFrame.Pull(id, parsed, number, limit);
                                case "sync" -> new ClientFrame.Sync(id, bytes, bytes, text);
                                case "read" -> new ClientFrame.Read(id, parsed, number);
                                case "typing" -> new ClientFrame.Typing(id, parsed);
                                default -> new ClientFrame.Ping(id);
                            };
                    return new Written(frame, "{" + String.join(", ", fields) + "}");
                });
    }

    @Provide
    Arbitrary<String> objects() {
        Arbitrary<String> names = Arbitraries.of(
                "type",
                "id",
                "token",
                "conversationId",
                "to",
                "clientMessageId",
                "cursor",
                "after",
                "limit",
                "seq",
                "content",
                "heads",
                "other");
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of(
                                "connect",
                                "send",
                                "pull",
                                "sync",
                                "read",
                                "typing",
                                "ping",
                                DIRECT,
                                "g-",
                                "0000000000000")
                        .map(JSON::writeValueAsString),
                Arbitraries.strings().all().ofMaxLength(140).map(JSON::writeValueAsString),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.of(
                        "null",
                        "true",
                        "{}",
                        "{\"a\":{}}",
                        "[]",
                        "[{",
                        "1e400",
                        "-0",
                        "1.5",
                        "\"\\ud800\"",
                        "99999999999999999999"));
        return Combinators.combine(names, values)
                .as(FrameParserTest::raw)
                .list()
                .ofMaxSize(8)
                .map(fields -> "{" + String.join(",", fields) + "}");
    }

    @Provide
    Arbitrary<Charset> charsets() {
        return Arbitraries.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE", "ISO-8859-1")
                .map(Charset::forName);
    }

    private static ClientFrame judged(byte[] bytes) {
        ClientFrame frame = FrameParser.parse(bytes);
        if (frame instanceof ClientFrame.Refused refused) {
            assertThat(REFUSALS).contains(refused.reason().code());
            ClientFrame again = FrameParser.parse(bytes);
            assertThat(again).isInstanceOfSatisfying(ClientFrame.Refused.class, other -> {
                assertThat(other.id()).isEqualTo(refused.id());
                assertThat(other.reason().code()).isEqualTo(refused.reason().code());
                assertThat(other.abuse()).isEqualTo(refused.abuse());
            });
        } else {
            assertThat(FrameParser.parse(bytes)).isEqualTo(frame);
        }
        return frame;
    }

    private static ClientFrame parse(String json) {
        return judged(json.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable ErrorCode code(String json) {
        return parse(json) instanceof ClientFrame.Refused refused
                ? refused.reason().code()
                : null;
    }

    private static String pull(String more) {
        return "{\"type\":\"pull\",\"conversationId\":\"" + DIRECT + "\"," + more + "}";
    }

    private static int limit(String value) {
        return parse(pull("\"limit\":" + value)) instanceof ClientFrame.Pull pull ? pull.limit() : -1;
    }

    private static String nested(int depth) {
        return "{\"type\":\"send\",\"to\":\"" + new UserId(7) + "\",\"clientMessageId\":\"m\",\"content\":"
                + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth) + "}";
    }

    private static String field(String name, String value) {
        return raw(name, JSON.writeValueAsString(value));
    }

    private static String raw(String name, String value) {
        return "\"" + name + "\":" + value;
    }

    /** What UTF-8 can say: halves of surrogate pairs are no text. */
    private static String encodable(String text) {
        String kept = text.codePoints()
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        return kept.isEmpty() ? "喜鹊" : kept;
    }
}
