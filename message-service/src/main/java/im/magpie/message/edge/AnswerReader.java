package im.magpie.message.edge;

import im.magpie.common.error.MagpieException;
import im.magpie.common.event.Delivery;
import im.magpie.common.event.DeliveryEvent;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.Topics;
import im.magpie.message.delivery.Incarnation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Reads the answers to this incarnation's calls from its partition of {@code magpie.deliveries}, from the end on. Until it has found
 * the end no command is published, since its answer could be missed; the health indicator {@code answers} shows it.
 */
@Component("answersHealthIndicator")
final class AnswerReader implements SmartLifecycle, HealthIndicator {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final Map<String, Object> settings;
    private final long incarnation;
    private final Unanswered unanswered;
    private volatile boolean running;
    private volatile boolean positioned;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private @Nullable Thread thread;

    /** @param admin makes the topics before they are consumed */
    AnswerReader(KafkaProperties kafka, Incarnation incarnation, Unanswered unanswered, KafkaAdmin admin) {
        this.settings = kafka.buildConsumerProperties();
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        // No group, no committed offset: this is for a partition that lost its tail. What is old answers no call of
        // today.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(
                ConsumerConfig.CLIENT_ID_CONFIG, "message-service-answers-" + Long.toHexString(incarnation.value()));
        this.incarnation = incarnation.value();
        this.unanswered = unanswered;
    }

    boolean positioned() {
        return positioned;
    }

    @Override
    public Health health() {
        return positioned ? Health.up().build() : Health.outOfService().build();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("answers").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        KafkaConsumer<byte[], byte[]> polled = consumer;
        Thread runs = thread;
        if (polled != null) {
            polled.wakeup();
        }
        if (runs != null) {
            try {
                runs.join(STOP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops after the web server: requests under way still get their answers. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
    }

    private void run() {
        while (running) {
            try (KafkaConsumer<byte[], byte[]> polled =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer = polled;
                goToTheEnd(polled);
                positioned = true;
                while (running) {
                    polled.poll(POLL).forEach(this::read);
                }
            } catch (WakeupException e) {
                LOG.debug("Woken up in order to stop");
            } catch (RuntimeException e) {
                LOG.error("Answers can't be read; trying again", e);
                pause();
            } finally {
                positioned = false;
            }
        }
    }

    private void goToTheEnd(KafkaConsumer<byte[], byte[]> polled) {
        int partitions = polled.partitionsFor(Topics.DELIVERIES).size();
        TopicPartition own = new TopicPartition(Topics.DELIVERIES, DeliveryEvent.partitionOf(incarnation, partitions));
        polled.assign(List.of(own));
        polled.seekToEnd(List.of(own));
        // Seeking is lazy; asking for the position does it.
        LOG.info("Reads answers from {} of {}", polled.position(own), own);
    }

    private void read(ConsumerRecord<byte[], byte[]> message) {
        try {
            DeliveryEvent event = EventCodec.decode(message.value(), DeliveryEvent.class);
            if (event.target() == incarnation) {
                event.items().forEach(this::take);
            }
        } catch (JacksonException e) {
            LOG.error(
                    "A delivery at offset {} of partition {} can't be read", message.offset(), message.partition(), e);
        }
    }

    private void take(Delivery delivery) {
        switch (delivery) {
            case Delivery.Ack ack ->
                unanswered.answer(ack.replyTo().socket(), new Answer.Stored(ack.seq(), ack.repeat()));
            case Delivery.Done done -> unanswered.answer(done.replyTo().socket(), new Answer.Unchanged());
            case Delivery.Refused refused ->
                unanswered.refuse(
                        refused.replyTo().socket(),
                        new MagpieException(
                                refused.code(),
                                refused.message(),
                                Duration.ofMillis(Objects.requireNonNullElse(refused.retryAfterMs(), 1000L))));
            case Delivery.Live ignored -> {}
            case Delivery.Push ignored -> {}
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_ERROR);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
