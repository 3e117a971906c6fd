package im.magpie.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.CommandPartitions;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.Topics;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import im.magpie.servers.KafkaServer;
import im.magpie.servers.Ports;
import im.magpie.servers.PrivateFiles;
import im.magpie.servers.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** G1 to G3 while partitions are added under load: an instance that declares more comes up beside one that declares fewer. */
class PartitionsTest {
    private static final String GROUP = "message-service";
    private static final int FEW = 4;
    private static final int MORE = 8;
    private static final int CONVERSATIONS = 6;
    /** With both instances; before, as many as they come to. */
    private static final int TOGETHER = 40;

    private static final int PIPELINED = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final KafkaServer KAFKA = kafka();
    private static final Map<String, String> SERVERS = servers();

    private final List<Integer> ports = new CopyOnWriteArrayList<>();

    /** Of one sender: what they said, and the places that were acknowledged. */
    private record Told(Client sender, String path, Map<String, Long> places) {}

    @BeforeAll
    static void start() {
        TestServers.shared().start(KAFKA);
    }

    @AfterAll
    static void stop() throws IOException {
        TestServers.shared().kill(KAFKA);
        PrivateFiles.delete(KAFKA.folder());
    }

    @Test
    void partitionsAreAddedUnderLoadAndEverythingIsThereOnceAndInOrder() throws Exception {
        List<Future<Told>> writing = new ArrayList<>();
        List<Future<ConversationId>> pipelining = new ArrayList<>();
        try (ConfigurableApplicationContext few = instance(FEW, MORE);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ConfigurableApplicationContext more = whileTheyWrite(threads, writing, pipelining)) {
            assertThat(partitions()).isEqualTo(MORE);
            for (Future<ConversationId> one : pipelining) {
                ConversationId conversation = one.get();
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(stored(conversation)).isEqualTo(pipelined()));
            }
            ConversationId mixed = alternate();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(stored(mixed)).hasSameElementsAs(pipelined()));
            assertThat(stored(mixed)).as("each once").hasSize(PIPELINED);
            refuseAStranger();
            // The roll-out goes on while they write.
            ports.removeFirst();
            assertThat(SpringApplication.exit(few)).isZero();
            List<Told> told = new ArrayList<>();
            for (Future<Told> one : writing) {
                told.add(one.get());
            }
            told.forEach(one -> check(one, told));
            assertThat(used()).as("partitions with commands").isGreaterThan(FEW);
            alternate();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(misplaced(more))
                    .as("commands of a process that still has the old number")
                    .isPositive());
        }
    }

    /** Where an earlier copy may wait in the other partition they have to ask again; what they hear in the end is the truth. */
    private void refuseAStranger() {
        for (int port : ports) {
            Client member = someone(port);
            Client stranger = someone(port);
            String path = member.with(someone(port));
            while (!moves(path)) {
                path = member.with(someone(port));
            }
            String theirs = path;
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            stranger.say(theirs, "c1", "text").code())
                    .isEqualTo("conversation_not_found"));
        }
    }

    private static boolean moves(String path) {
        ConversationId conversation = ConversationId.parse(path.substring(path.lastIndexOf('/') + 1));
        return new CommandPartitions(FEW).of(conversation) != new CommandPartitions(MORE).of(conversation);
    }

    /** Both instances run when this returns, and everybody has begun to write before the second one came. */
    private ConfigurableApplicationContext whileTheyWrite(
            ExecutorService threads, List<Future<Told>> writing, List<Future<ConversationId>> pipelining)
            throws Exception {
        for (int i = 0; i < CONVERSATIONS; i++) {
            Client one = someone();
            Client other = someone();
            String path = one.with(other);
            writing.add(threads.submit(() -> write(one, path, "a")));
            writing.add(threads.submit(() -> write(other, path, "b")));
        }
        ConfigurableApplicationContext more = instance(MORE, FEW);
        await().atMost(PATIENCE).until(PartitionsTest::bothOwnPartitions);
        for (int i = 0; i < CONVERSATIONS; i++) {
            pipelining.add(threads.submit(PartitionsTest::pipeline));
        }
        return more;
    }

    /** Says one thing after the other, each by any instance, again until it is stored. */
    private Told write(Client sender, String path, String prefix) {
        Map<String, Long> places = new HashMap<>();
        boolean grown = false;
        int together = 0;
        while (together < TOGETHER) {
            grown = grown || ports.size() > 1;
            together += grown ? 1 : 0;
            String id = prefix + (places.size() + 1);
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .ignoreExceptionsInstanceOf(IllegalStateException.class)
                    .until(() -> {
                        Client.Reply reply = anywhere(sender).say(path, id, "text");
                        if (reply.status() < 300) {
                            places.put(id, reply.body().get("seq").asLong());
                        } else {
                            assertThat(reply.code()).isIn("unavailable", "overloaded");
                        }
                        return reply.status() < 300;
                    });
        }
        return new Told(sender, path, places);
    }

    private Client anywhere(Client sender) {
        int port = ports.get(ThreadLocalRandom.current().nextInt(ports.size()));
        return new Client(port, sender.user(), sender.token());
    }

    /**
     * What a client does whose node goes and who comes to another one: commands without waiting for answers, by the first number of
     * partitions; then those again whose answer is not there yet, and the rest, by the other number. An answer is there only of what is stored.
     */
    private static ConversationId pipeline() throws Exception {
        UserId sender = newUser();
        ConversationId conversation = ConversationId.direct(sender, newUser());
        List<Integer> numbers = IntStream.rangeClosed(1, PIPELINED).boxed().toList();
        publish(sender, conversation, new CommandPartitions(FEW), numbers.subList(0, PIPELINED / 2));
        int heard = ThreadLocalRandom.current().nextInt(stored(conversation).size() + 1);
        publish(sender, conversation, new CommandPartitions(MORE), numbers.subList(heard, PIPELINED));
        return conversation;
    }

    /** What must not be done, for the order is lost; not more than that: every other command by another number. */
    private static ConversationId alternate() {
        UserId sender = newUser();
        ConversationId conversation = ConversationId.direct(sender, newUser());
        while (new CommandPartitions(FEW).of(conversation) == new CommandPartitions(MORE).of(conversation)) {
            conversation = ConversationId.direct(sender, newUser());
        }
        ConversationId theirs = conversation;
        IntStream.rangeClosed(1, 2)
                .parallel()
                .forEach(half -> publish(
                        sender,
                        theirs,
                        new CommandPartitions(half * FEW),
                        IntStream.rangeClosed(1, PIPELINED)
                                .filter(number -> number % 2 == half - 1)
                                .boxed()
                                .toList()));
        return theirs;
    }

    private static void publish(
            UserId sender, ConversationId conversation, CommandPartitions spread, List<Integer> numbers) {
        try (KafkaProducer<byte[], byte[]> node =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number : numbers) {
                CommandEvent event = new CommandEvent(
                        sender.value(),
                        "p" + number,
                        new Command.Send(Bytes.of("ciphertext".getBytes(StandardCharsets.US_ASCII))),
                        System.currentTimeMillis() + PATIENCE.toMillis(),
                        null);
                var _ = node.send(new ProducerRecord<>(
                        Topics.COMMANDS, spread.of(conversation), conversation.toBytes(), EventCodec.encode(event)));
            }
        }
    }

    private static List<String> pipelined() {
        return IntStream.rangeClosed(1, PIPELINED).mapToObj(i -> "p" + i).toList();
    }

    private void check(Told told, List<Told> all) {
        Map<String, Long> promised = new HashMap<>();
        all.stream().filter(one -> one.path().equals(told.path())).forEach(one -> promised.putAll(one.places()));
        Map<String, Long> stored = new HashMap<>();
        List<Long> seqs = new ArrayList<>();
        List<String> own = new ArrayList<>();
        for (JsonNode entry : entries(told)) {
            String id = entry.get("clientMessageId").asString();
            stored.put(id, entry.get("seq").asLong());
            seqs.add(entry.get("seq").asLong());
            if (told.places().containsKey(id)) {
                own.add(id.substring(1));
            }
        }
        assertThat(seqs)
                .isEqualTo(LongStream.rangeClosed(1, promised.size()).boxed().toList());
        assertThat(stored).isEqualTo(promised);
        assertThat(own)
                .isEqualTo(IntStream.rangeClosed(1, told.places().size())
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private List<JsonNode> entries(Told told) {
        List<JsonNode> entries = new ArrayList<>();
        int before = -1;
        while (before < entries.size()) {
            before = entries.size();
            anywhere(told.sender())
                    .get(told.path() + "/entries?limit=200&after=" + entries.size())
                    .body()
                    .get("items")
                    .forEach(entries::add);
        }
        return entries;
    }

    /** By the order that everybody sees. */
    private static List<String> stored(ConversationId conversation) throws SQLException {
        try (Connection database = DriverManager.getConnection(
                        property("spring.datasource.url"),
                        property("spring.datasource.username"),
                        property("spring.datasource.password"));
                PreparedStatement statement = database.prepareStatement(
                        "SELECT command_id FROM entry WHERE conversation_id = ? ORDER BY seq")) {
            statement.setBytes(1, conversation.toBytes());
            List<String> ids = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            return ids;
        }
    }

    private static int partitions() throws Exception {
        try (Admin admin = Admin.create(client())) {
            return Objects.requireNonNull(admin.describeTopics(List.of(Topics.COMMANDS))
                            .allTopicNames()
                            .get()
                            .get(Topics.COMMANDS))
                    .partitions()
                    .size();
        }
    }

    private static boolean bothOwnPartitions() throws Exception {
        try (Admin admin = Admin.create(client())) {
            ConsumerGroupDescription group = Objects.requireNonNull(
                    admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP));
            return group.members().stream()
                            .filter(member ->
                                    !member.assignment().topicPartitions().isEmpty())
                            .count()
                    == 2;
        }
    }

    private static long used() throws Exception {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int i = 0; i < MORE; i++) {
            ends.put(new TopicPartition(Topics.COMMANDS, i), OffsetSpec.latest());
        }
        try (Admin admin = Admin.create(client())) {
            return admin.listOffsets(ends).all().get().values().stream()
                    .filter(end -> end.offset() > 0)
                    .count();
        }
    }

    private static double misplaced(ConfigurableApplicationContext instance) {
        return instance.getBean(MeterRegistry.class)
                .counter("magpie.log.misplaced")
                .count();
    }

    private ConfigurableApplicationContext instance(int partitions, int also) {
        Map<String, String> properties = new HashMap<>(SERVERS);
        properties.put("magpie.topics.partitions", Integer.toString(partitions));
        properties.put("magpie.topics.partitions-also", Integer.toString(also));
        properties.put("server.port", "0");
        properties.put("logging.structured.format.console", "");
        String[] arguments = properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        ConfigurableApplicationContext instance = new SpringApplicationBuilder(MessageServiceApplication.class)
                .properties("spring.config.name=message-service")
                .run(arguments);
        int port = Integer.parseInt(instance.getEnvironment().getRequiredProperty("local.server.port"));
        Client anyone = someone(port);
        await().atMost(PATIENCE)
                .until(() -> anyone.get("/actuator/health/readiness").status() == 200);
        ports.add(port);
        return instance;
    }

    private Client someone() {
        return someone(ports.getFirst());
    }

    private static Client someone(int port) {
        UserId user = newUser();
        return new Client(port, user, MessageServiceTest.ISSUER.token(user, new SessionId(user.value())));
    }

    private static UserId newUser() {
        return MessageServiceTest.newUser();
    }

    private static KafkaServer kafka() {
        try {
            Path folder = Files.createTempDirectory("magpie partitions");
            return new KafkaServer(folder, Ports.free(), Ports.free(), "partitions");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> servers() {
        Map<String, String> properties = new HashMap<>(MessageServiceTest.SERVERS);
        properties.putAll(TestServers.shared().properties("message_partitions"));
        properties.put("spring.kafka.bootstrap-servers", KAFKA.bootstrapServers());
        KAFKA.clientProperties().forEach((name, value) -> properties.put("spring.kafka.properties." + name, value));
        return properties;
    }

    private static String property(String name) {
        return Objects.requireNonNull(SERVERS.get(name));
    }

    private static Map<String, Object> client() {
        Map<String, Object> settings = new HashMap<>(KAFKA.clientProperties());
        settings.put("bootstrap.servers", KAFKA.bootstrapServers());
        return settings;
    }
}
