package im.magpie.connection;

import im.magpie.common.delivery.DeliveryPublisher;
import im.magpie.common.delivery.Fanout;
import im.magpie.common.delivery.Reply;
import im.magpie.common.delivery.RouteDirectory;
import im.magpie.common.error.ErrorCode;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.Delivery;
import im.magpie.common.event.Entry;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.event.Topics;
import im.magpie.common.id.ConversationId;
import im.magpie.servers.TestServers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Stands in for message-service: gives each message the next number of its conversation, and answers over Kafka. Keeps nothing. */
final class Owner implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(20);

    private final RedissonClient redis;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final DeliveryPublisher deliveries;
    private final Map<ConversationId, Long> heads = new HashMap<>();
    private final Map<ConversationId, Set<Long>> members = new ConcurrentHashMap<>();
    private final BlockingQueue<CommandEvent> commands = new LinkedBlockingQueue<>();
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "owner");
    private volatile boolean running = true;
    private volatile boolean answering = true;

    /** The topics exist already, since a node has been started. */
    Owner() {
        Map<String, String> properties = TestServers.shared().properties();
        Map<String, Object> kafka = new HashMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith("spring.kafka.properties.")) {
                kafka.put(name.substring("spring.kafka.properties.".length()), value);
            }
        });
        kafka.put("bootstrap.servers", properties.get("spring.kafka.bootstrap-servers"));
        producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> reading = new HashMap<>(kafka);
        reading.put("auto.offset.reset", "latest");
        consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Config config = new Config();
        config.setPassword(properties.get("magpie.redis.password"));
        config.setLazyInitialization(true);
        config.useSingleServer()
                .setAddress(properties.get("magpie.redis.address"))
                .setTimeout(500)
                .setRetryAttempts(0)
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(2);
        redis = Redisson.create(config);
        deliveries = new DeliveryPublisher(
                producer,
                new RouteDirectory(redis, Duration.ofMillis(300), Clock.systemUTC()),
                System.nanoTime(),
                Clock.systemUTC());
        List<TopicPartition> all = consumer.partitionsFor(Topics.COMMANDS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
        thread.start();
    }

    /** A group's members; a direct conversation has its two users. */
    void members(ConversationId group, Set<Long> users) {
        members.put(group, users);
    }

    /** From now on commands are read but neither decided nor answered. */
    void fallSilent() {
        answering = false;
    }

    void answerAgain() {
        answering = true;
    }

    /** The commands that came, in their order. */
    BlockingQueue<CommandEvent> commands() {
        return commands;
    }

    /** Publishes something else, on the owner's thread. */
    void publish(List<Fanout> fanouts, List<Reply> replies) {
        work.add(() -> deliveries.publish(fanouts, replies));
    }

    KafkaProducer<byte[], byte[]> producer() {
        return producer;
    }

    RedissonClient redis() {
        return redis;
    }

    private void run() {
        while (running) {
            List<Fanout> fanouts = new ArrayList<>();
            List<Reply> replies = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(TICK)) {
                CommandEvent event = EventCodec.decode(record.value(), CommandEvent.class);
                commands.add(event);
                if (answering) {
                    decide(ConversationId.ofBytes(record.key()), event, fanouts, replies);
                }
            }
            deliveries.publish(fanouts, replies);
            for (Runnable next = work.poll(); next != null; next = work.poll()) {
                next.run();
            }
            deliveries.tick();
        }
        consumer.close();
    }

    private void decide(ConversationId conversation, CommandEvent event, List<Fanout> fanouts, List<Reply> replies) {
        Set<Long> there = members.getOrDefault(conversation, Set.of());
        if (conversation.isDirect()) {
            there = new LinkedHashSet<>(List.of(conversation.high(), conversation.low()));
        }
        ReplyTo replyTo = event.replyTo();
        if (!there.contains(event.actor())) {
            if (replyTo != null) {
                replies.add(new Reply(
                        replyTo.incarnation(),
                        new Delivery.Refused(
                                replyTo,
                                ErrorCode.CONVERSATION_NOT_FOUND,
                                ErrorCode.CONVERSATION_NOT_FOUND.text(),
                                null)));
            }
            return;
        }
        if (event.command() instanceof Command.Send send) {
            long seq = heads.merge(conversation, 1L, Long::sum);
            Entry entry = new Entry(
                    conversation,
                    seq,
                    seq,
                    Entry.Kind.MESSAGE,
                    event.actor(),
                    System.currentTimeMillis(),
                    event.id(),
                    send.content(),
                    null,
                    null,
                    null,
                    null,
                    null);
            Bytes encoded = Bytes.of(EventCodec.encode(entry));
            long node = replyTo == null ? 0 : replyTo.incarnation();
            long socket = replyTo == null ? 0 : replyTo.socket();
            fanouts.add(
                    new Fanout(List.copyOf(there), recipients -> new Delivery.Live(encoded, recipients, node, socket)));
            if (replyTo != null) {
                replies.add(new Reply(node, new Delivery.Ack(replyTo, conversation, seq, entry.time(), false)));
            }
        } else if (replyTo != null) {
            replies.add(new Reply(replyTo.incarnation(), new Delivery.Done(replyTo)));
        }
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        redis.shutdown();
    }
}
