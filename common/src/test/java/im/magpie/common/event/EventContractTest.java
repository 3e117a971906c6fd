package im.magpie.common.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.id.ConversationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * The bytes between services. A golden file is what a running cluster has in its Kafka: it never changes, new fields only add files.
 *
 * <p>{@code mvn test -Dgolden.write=true} writes the files that are missing.
 */
class EventContractTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final ConversationId GROUP = ConversationId.group(42);
    private static final ReplyTo REPLY = new ReplyTo(7, 8, "q1");
    private static final Bytes CONTENT = Bytes.of(new byte[] {1, 2, 3});

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    record Golden(String name, Object event) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Golden> events() {
        Stream<Command> commands = Stream.of(
                new Command.Send(CONTENT),
                new Command.Edit(3, CONTENT),
                new Command.Recall(3),
                new Command.React(3, "👍", true),
                new Command.Create(CONTENT, Command.History.JOINED, List.of(1L, 2L)),
                new Command.AddMembers(List.of(3L)),
                new Command.RemoveMember(3),
                new Command.ChangeRole(3, Command.Role.ADMIN),
                new Command.ChangeTitle(CONTENT),
                new Command.Read(9),
                new Command.Typing());
        Stream<Delivery> deliveries = Stream.of(
                new Delivery.Live(CONTENT, Bytes.of(new byte[16]), 7, 8),
                new Delivery.Push(CONTENT, Bytes.of(new byte[8]), 0, 0),
                new Delivery.Ack(REPLY, GROUP, 5, 1_700_000_000_000L, true),
                new Delivery.Done(REPLY),
                new Delivery.Refused(REPLY, ErrorCode.FORBIDDEN, "No.", null));
        Entry entry = new Entry(
                GROUP, 5, 4, Entry.Kind.MESSAGE, 1, 1_700_000_000_000L, "c1", CONTENT, null, null, null, null, null);
        Entry removed = new Entry(
                GROUP,
                6,
                4,
                Entry.Kind.MEMBER_REMOVED,
                1,
                1_700_000_000_001L,
                "c2",
                null,
                null,
                List.of(2L),
                null,
                null,
                null);
        return Stream.of(
                        commands.map(command -> new Golden(
                                "command-" + command.getClass().getSimpleName(),
                                new CommandEvent(1, "c1", command, 1_700_000_010_000L, REPLY))),
                        deliveries.map(delivery -> new Golden(
                                "delivery-" + delivery.getClass().getSimpleName(),
                                new DeliveryEvent(11, 12, 7, List.of(delivery)))),
                        Stream.of(
                                new Golden(
                                        "command-traced",
                                        new CommandEvent(
                                                1,
                                                "c1",
                                                new Command.Typing(),
                                                1_700_000_010_000L,
                                                new ReplyTo(7, 8, "q", TRACE))),
                                new Golden(
                                        "delivery-traced",
                                        new DeliveryEvent(
                                                11,
                                                12,
                                                7,
                                                List.of(new Delivery.Live(
                                                        CONTENT, Bytes.of(new byte[8]), 7, 8, TRACE)))),
                                new Golden("entries", new EntriesEvent(List.of(entry, removed))),
                                new Golden("connection", new ConnectionEvent(1, 7, 9, true, 1_700_000_000_000L))))
                .flatMap(golden -> golden);
    }

    @ParameterizedTest
    @MethodSource("events")
    void isWrittenAsItsGoldenFile(Golden golden) throws IOException {
        Path file = GOLDEN.resolve(golden.name() + ".hex");
        byte[] written = EventCodec.encode(golden.event());
        if (Boolean.getBoolean("golden.write") && Files.notExists(file)) {
            Files.writeString(file, HexFormat.of().formatHex(written) + "\n");
        }
        assertThat(HexFormat.of().formatHex(written))
                .isEqualTo(Files.readString(file).strip());
    }

    @ParameterizedTest
    @MethodSource("events")
    void isReadFromItsGoldenFile(Golden golden) throws IOException {
        byte[] stored = HexFormat.of()
                .parseHex(
                        Files.readString(GOLDEN.resolve(golden.name() + ".hex")).strip());
        assertThat(EventCodec.decode(stored, golden.event().getClass())).isEqualTo(golden.event());
    }

    @ParameterizedTest
    @MethodSource("events")
    void anOlderReaderSurvivesANewersExtraField(Golden golden) {
        CBORMapper plain = new CBORMapper();
        Map<String, Object> fields =
                plain.readValue(EventCodec.encode(golden.event()), new TypeReference<Map<String, Object>>() {});
        fields.put("addedLater", List.of(1));
        assertThat(EventCodec.decode(
                        plain.writeValueAsBytes(fields), golden.event().getClass()))
                .isEqualTo(golden.event());
    }

    @Test
    void refusesBytesThatAreNoEvent() {
        assertThatThrownBy(() -> EventCodec.decode(new byte[] {1, 2, 3}, CommandEvent.class))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void aLoggedEventShowsNothingOfItsContent() {
        assertThat(new Command.Send(CONTENT).toString()).isEqualTo("Send[content=3 bytes]");
    }
}
