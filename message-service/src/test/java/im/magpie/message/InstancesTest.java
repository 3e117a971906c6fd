package im.magpie.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** G1 to G4 and G6 with several instances on one Kafka and one database, one of which is killed while everybody writes. */
class InstancesTest extends MessageServiceTest {
    private static final String GROUP = "message-service";
    private static final int CONVERSATIONS = 24;
    private static final int EACH = 40;
    private static final Duration MOVED = Duration.ofSeconds(60);

    private final AtomicInteger acknowledged = new AtomicInteger();

    @Test
    void whenAnInstanceIsKilledItsConversationsGoOnWithoutLossRepeatOrGap() throws Exception {
        Client bob = someone();
        Map<String, Client> senders = new LinkedHashMap<>();
        for (int i = 0; i < CONVERSATIONS; i++) {
            Client sender = someone();
            senders.put(sender.with(bob), sender);
        }
        Map<String, Map<String, Long>> places = new HashMap<>();
        try (Admin kafka = Admin.create(kafka());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int before = working(kafka);
            Instance second = Instance.start(SERVERS);
            await().atMost(MOVED).until(() -> working(kafka) == before + 1);
            Map<String, Future<Map<String, Long>>> writing = new HashMap<>();
            senders.forEach((path, sender) -> writing.put(path, threads.submit(() -> write(sender, path))));
            await().atMost(MOVED).until(() -> acknowledged.get() > CONVERSATIONS * EACH / 4);
            assertThat(listed(second.asking(bob))).containsExactlyInAnyOrderElementsOf(senders.keySet());
            second.kill();
            assertThat(acknowledged.get()).isLessThan(CONVERSATIONS * EACH);
            for (Map.Entry<String, Future<Map<String, Long>>> one : writing.entrySet()) {
                places.put(one.getKey(), one.getValue().get());
            }
        }
        senders.forEach((path, sender) -> check(bob, sender, path, places.getOrDefault(path, Map.of())));
        assertThat(listed(bob)).containsExactlyInAnyOrderElementsOf(senders.keySet());
    }

    /** Says one thing after the other, each again until it is stored; answers at which place. */
    private Map<String, Long> write(Client sender, String path) {
        Map<String, Long> places = new HashMap<>();
        for (int i = 1; i <= EACH; i++) {
            String id = "m" + i;
            await().atMost(MOVED).until(() -> {
                Client.Reply reply = sender.say(path, id, "text");
                if (reply.status() < 300) {
                    places.put(id, reply.body().get("seq").asLong());
                } else {
                    assertThat(reply.code()).isIn("unavailable", "overloaded");
                }
                return reply.status() < 300;
            });
            acknowledged.incrementAndGet();
        }
        return places;
    }

    private static void check(Client reader, Client sender, String path, Map<String, Long> places) {
        Map<String, Long> stored = new HashMap<>();
        List<Long> seqs = new ArrayList<>();
        for (JsonNode entry :
                reader.get(path + "/entries?after=0&limit=200").body().get("items")) {
            stored.put(entry.get("clientMessageId").asString(), entry.get("seq").asLong());
            seqs.add(entry.get("seq").asLong());
        }
        assertThat(seqs)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, EACH).boxed().toList());
        assertThat(stored).isEqualTo(places);
        assertThat(reader.get(path).body().get("unread").asInt()).isEqualTo(EACH);
        // By whoever owned the conversation when it was said first.
        assertThat(sender.say(path, "m1", "text").body().get("seq").asLong()).isEqualTo(places.get("m1"));
    }

    private static List<String> listed(Client client) {
        return client.get("/v1/conversations?limit=200")
                .body()
                .get("items")
                .valueStream()
                .map(item -> "/v1/conversations/" + item.get("id").asString())
                .toList();
    }

    /** How many instances own partitions. */
    private static int working(Admin kafka) throws ExecutionException, InterruptedException {
        Collection<ConsumerGroupDescription> groups =
                kafka.describeConsumerGroups(List.of(GROUP)).all().get().values();
        int count = 0;
        for (ConsumerGroupDescription group : groups) {
            for (MemberDescription member : group.members()) {
                count += member.assignment().topicPartitions().isEmpty() ? 0 : 1;
            }
        }
        return count;
    }

    private static Map<String, Object> kafka() {
        Map<String, Object> kafka = new HashMap<>();
        String prefix = "spring.kafka.properties.";
        SERVERS.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                kafka.put(name.substring(prefix.length()), value);
            }
        });
        kafka.put("bootstrap.servers", SERVERS.getOrDefault("spring.kafka.bootstrap-servers", ""));
        return kafka;
    }
}
