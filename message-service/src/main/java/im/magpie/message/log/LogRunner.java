package im.magpie.message.log;

import im.magpie.common.event.CommandPartitions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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

/** Runs the loop on a thread of its own, from start to stop of the service; shows its state as the health indicator {@code log}. */
@Component("logHealthIndicator")
final class LogRunner implements SmartLifecycle, HealthIndicator {
    private static final Logger LOG = LoggerFactory.getLogger(LogRunner.class);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);

    private final KafkaProperties kafka;
    private final KafkaAdmin admin;
    private final EntryStore store;
    private final News news;
    private final Users users;
    private final LogProperties properties;
    private final CommandPartitions partitions;
    private final Misplaced misplaced;
    private volatile boolean running;
    private volatile @Nullable BatchLoop loop;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private @Nullable Thread thread;

    /** @param admin makes the topics before they are consumed */
    LogRunner(
            KafkaProperties kafka,
            EntryStore store,
            News news,
            Users users,
            LogProperties properties,
            KafkaAdmin admin,
            CommandPartitions partitions,
            MeterRegistry meters) {
        this.kafka = kafka;
        this.admin = admin;
        this.store = store;
        this.news = news;
        this.users = users;
        this.properties = properties;
        this.partitions = partitions;
        this.misplaced = new Misplaced(partitions, meters, System::nanoTime);
        meters.gauge("magpie.log.lag", this, runner -> Lag.of(runner.consumer));
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("conversation-log").start(this::run);
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

    /** Stops after the web server: requests under way may wait for this instance's own partitions. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
    }

    /** Whether commands are taken, or would be if there were any. */
    @Override
    public Health health() {
        BatchLoop runs = loop;
        return runs != null && runs.healthy()
                ? Health.up().build()
                : Health.outOfService().build();
    }

    private void run() {
        while (running) {
            Map<String, Object> settings = kafka.buildConsumerProperties();
            try (KafkaConsumer<byte[], byte[]> polled =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer = polled;
                BatchLoop runs = new BatchLoop(
                        new KafkaCommandSource(polled, admin, misplaced),
                        partitions,
                        store,
                        news,
                        users,
                        properties,
                        Clock.systemUTC(),
                        RandomGenerator.getDefault());
                loop = runs;
                while (running) {
                    runs.turn();
                }
            } catch (RuntimeException e) {
                loop = null;
                LOG.error("The conversation log begins anew", e);
                pause();
            }
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
