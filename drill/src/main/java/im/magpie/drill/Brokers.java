package im.magpie.drill;

import im.magpie.servers.KafkaServer;
import im.magpie.servers.Ports;
import im.magpie.servers.TestServers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;

/** One broker of Kafka; or three, each a controller too, of which two must have a record before it counts. */
final class Brokers {
    private static final int THREE = 3;

    private final TestServers servers = TestServers.shared();
    private final List<KafkaServer> all;

    Brokers(Path folder, Redundancy redundancy, String password) {
        int count = redundancy == Redundancy.SINGLE ? 1 : THREE;
        List<Integer> controllers =
                IntStream.range(0, count).mapToObj(any -> Ports.free()).toList();
        all = IntStream.rangeClosed(1, count)
                .mapToObj(id -> new KafkaServer(
                        folder.resolve("kafka-" + id),
                        Ports.free(),
                        controllers.get(id - 1),
                        password,
                        id,
                        count == 1 ? List.of() : controllers))
                .toList();
        start(all);
    }

    /** Together: none serves before a majority is there. */
    void start(List<KafkaServer> some) {
        CompletableFuture.allOf(some.stream()
                        .map(one -> CompletableFuture.runAsync(() -> servers.start(one), Thread::startVirtualThread))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    void kill(List<KafkaServer> some) {
        some.forEach(servers::kill);
    }

    String login() {
        return Objects.requireNonNull(all.getFirst().clientProperties().get("sasl.jaas.config"));
    }

    /** Settings of the manifests, with these servers' addresses. */
    void place(Map<String, String> settings) {
        settings.replace("spring.kafka.bootstrap-servers", bootstrap());
        if (all.size() == 1) {
            settings.replace("magpie.topics.replicas", "1");
            settings.replace("magpie.topics.min-in-sync", "1");
        }
    }

    private String bootstrap() {
        return all.stream().map(KafkaServer::bootstrapServers).collect(Collectors.joining(","));
    }

    /** The one that leads the controllers. */
    KafkaServer controller() throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            int id = admin.describeMetadataQuorum().quorumInfo().get().leaderId();
            return all.get(id - 1);
        }
    }

    /** All but that one. */
    List<KafkaServer> others(KafkaServer than) {
        return all.stream().filter(one -> one.id() != than.id()).toList();
    }

    /** Whether each partition of each topic has as many copies that know all of it, or more, and somebody who leads. */
    boolean inSync(int copies) throws InterruptedException {
        try (Admin admin = admin()) {
            return partitionsOf(admin)
                    .allMatch(partition -> partition.isr().size() >= copies
                            && partition.leader() != null
                            && partition.leader().id() > 0);
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** Whether somebody else leads what that one led. */
    boolean replaced(KafkaServer gone) throws InterruptedException {
        try (Admin admin = admin()) {
            return partitionsOf(admin)
                    .allMatch(partition -> partition.leader() != null
                            && partition.leader().id() > 0
                            && partition.leader().id() != gone.id());
        } catch (ExecutionException e) {
            return false;
        }
    }

    private static Stream<TopicPartitionInfo> partitionsOf(Admin admin)
            throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> topics = admin.describeTopics(
                        admin.listTopics(new ListTopicsOptions().listInternal(true))
                                .names()
                                .get())
                .allTopicNames()
                .get();
        return topics.values().stream().flatMap(topic -> topic.partitions().stream());
    }

    private Admin admin() {
        Map<String, Object> settings = new HashMap<>(all.getFirst().clientProperties());
        settings.put("bootstrap.servers", bootstrap());
        settings.put("request.timeout.ms", 2000);
        settings.put("default.api.timeout.ms", 4000);
        return Admin.create(settings);
    }

    void close() {
        kill(all);
    }
}
