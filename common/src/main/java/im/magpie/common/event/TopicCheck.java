package im.magpie.common.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Holds the topics that there are against those that are declared, before anything else of the service starts: where they promise less, it
 * does not. A Kafka that can't be asked keeps nobody from starting, as services start in any order; it is asked again until it answers,
 * and what contradicts is then logged as an error.
 */
final class TopicCheck implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** What another service made a moment ago may not be known to the broker that is asked. */
    private static final Duration MADE_BY_ANOTHER = Duration.ofSeconds(3);

    private static final Duration AGAIN = Duration.ofMillis(250);
    private static final Duration LATER = Duration.ofSeconds(30);

    private final KafkaAdmin admin;
    private final List<NewTopic> declared;
    private final Thread later = Thread.ofVirtual().name("topic-check").unstarted(this::askLater);
    private volatile boolean running;

    TopicCheck(KafkaAdmin admin, List<NewTopic> declared) {
        this.admin = admin;
        this.declared = declared;
    }

    /** @throws IllegalStateException with each thing that is wrong and what to do */
    @Override
    public void start() {
        running = true;
        try {
            require(contradictions());
        } catch (KafkaException e) {
            LOG.warn("The topics can't be looked at, so it is tried again: {}", e.toString());
            later.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
        later.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before whatever reads or writes them. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    private void askLater() {
        boolean found = false;
        try {
            while (running && !found) {
                Thread.sleep(LATER);
                found = lookAgain();
            }
        } catch (InterruptedException e) {
            LOG.debug("Stopped before Kafka could be asked");
        }
    }

    private boolean lookAgain() throws InterruptedException {
        try {
            admin.initialize();
            require(contradictions());
            return true;
        } catch (KafkaException e) {
            LOG.debug("The topics still can't be looked at", e);
        } catch (IllegalStateException e) {
            LOG.error("Restart with another declaration, or change the topics: {}", e.getMessage());
        }
        return false;
    }

    private static void require(List<String> wrong) {
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("Kafka's topics are not as declared. " + String.join(" ", wrong));
        }
    }

    private record Look(List<String> wrong, List<String> different) {}

    private List<String> contradictions() throws InterruptedException {
        Map<String, Object> settings = new HashMap<>(admin.getConfigurationProperties());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        long end = System.nanoTime() + MADE_BY_ANOTHER.toNanos();
        try (Admin kafka = Admin.create(settings)) {
            while (true) {
                Look look = look(kafka);
                if (look.wrong().isEmpty() || System.nanoTime() > end) {
                    look.different().forEach(LOG::warn);
                    return look.wrong();
                }
                Thread.sleep(AGAIN);
            }
        }
    }

    private Look look(Admin kafka) throws InterruptedException {
        Map<String, ConfigResource> resources = declared.stream()
                .collect(Collectors.toMap(
                        NewTopic::name, topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name())));
        DescribeTopicsResult topics = kafka.describeTopics(resources.keySet());
        DescribeConfigsResult configs = kafka.describeConfigs(resources.values());
        Look look = new Look(new ArrayList<>(), new ArrayList<>());
        for (NewTopic topic : declared) {
            try {
                TopicRules.Found found = TopicRules.Found.of(
                        get(topics.topicNameValues().get(topic.name())),
                        get(configs.values().get(resources.get(topic.name()))));
                look.wrong().addAll(TopicRules.contradictions(topic, found));
                look.different().addAll(TopicRules.differences(topic, found));
            } catch (UnknownTopicOrPartitionException e) {
                look.wrong().add(topic.name() + " is missing and could not be made: see the log above.");
            }
        }
        return look;
    }

    private static <T> T get(@Nullable KafkaFuture<T> answer) throws InterruptedException {
        try {
            return Objects.requireNonNull(answer).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("Kafka does not answer", e);
        }
    }
}
