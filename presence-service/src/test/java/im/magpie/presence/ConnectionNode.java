package im.magpie.presence;

import im.magpie.common.event.ConnectionEvent;
import im.magpie.common.event.Delivery;
import im.magpie.common.event.DeliveryEvent;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.Topics;
import im.magpie.common.id.UserId;
import im.magpie.common.route.RouteKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** Does in Redis and Kafka what a connection node does, and keeps the frames that are for its sockets. */
final class ConnectionNode implements AutoCloseable {
    final CopyOnWriteArrayList<String> frames = new CopyOnWriteArrayList<>();
    final long incarnation = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    private final RedissonClient redis;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<UserId> users = ConcurrentHashMap.newKeySet();
    private final Thread heartbeat;
    private final Thread reader;
    private volatile boolean alive = true;
    private volatile boolean silent;

    ConnectionNode(RedissonClient redis, Map<String, String> kafka) {
        this.redis = redis;
        producer = new KafkaProducer<>(new HashMap<>(kafka), new ByteArraySerializer(), new ByteArraySerializer());
        renew();
        heartbeat = Thread.ofVirtual().start(() -> {
            while (alive) {
                renew();
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            }
        });
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(new HashMap<>(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.DELIVERIES).stream()
                .map(partition -> new TopicPartition(Topics.DELIVERIES, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        reader = Thread.ofPlatform().daemon().start(() -> read(consumer));
    }

    /** The user's first socket here. */
    void open(UserId user) {
        users.add(user);
        register(user);
        say(user, true);
    }

    /** The user's last socket here closes. */
    void shut(UserId user) {
        users.remove(user);
        redis.<String>getSet(RouteKeys.user(user), StringCodec.INSTANCE).remove(Long.toString(incarnation));
        redis.<String>getSet(RouteKeys.nodeUsers(incarnation), StringCodec.INSTANCE)
                .remove(Long.toString(user.value()));
        say(user, false);
    }

    /** Says nothing of its sockets any more, as if Kafka had lost it. */
    void fallSilent() {
        silent = true;
    }

    /** Ends without a word: its lease runs out, what it wrote stays. */
    void die() {
        alive = false;
    }

    @Override
    public void close() {
        alive = false;
        join(heartbeat);
        join(reader);
        redis.<String>getScoredSortedSet(RouteKeys.NODES, StringCodec.INSTANCE).remove(Long.toString(incarnation));
        producer.close();
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew() {
        boolean fresh = redis.<String>getScoredSortedSet(RouteKeys.NODES, StringCodec.INSTANCE)
                .add(System.currentTimeMillis() + 1500.0, Long.toString(incarnation));
        if (fresh) {
            users.forEach(this::register);
        }
    }

    private void register(UserId user) {
        redis.<String>getSet(RouteKeys.user(user), StringCodec.INSTANCE).add(Long.toString(incarnation));
        redis.<String>getSet(RouteKeys.nodeUsers(incarnation), StringCodec.INSTANCE)
                .add(Long.toString(user.value()));
    }

    private void say(UserId user, boolean open) {
        if (!silent) {
            byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(user.value()).array();
            ConnectionEvent event = new ConnectionEvent(user.value(), incarnation, 1, open, System.currentTimeMillis());
            Future<RecordMetadata> _ =
                    producer.send(new ProducerRecord<>(Topics.CONNECTIONS, key, EventCodec.encode(event)));
            producer.flush();
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) {
        try (consumer) {
            while (alive) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    DeliveryEvent event = EventCodec.decode(record.value(), DeliveryEvent.class);
                    if (event.target() == incarnation || event.target() == DeliveryEvent.EVERY_NODE) {
                        event.items().forEach(this::keep);
                    }
                });
            }
        }
    }

    private void keep(Delivery item) {
        if (item instanceof Delivery.Push push) {
            ByteBuffer recipients = ByteBuffer.wrap(push.recipients().array());
            while (recipients.hasRemaining()) {
                frames.add(new UserId(recipients.getLong()) + " "
                        + new String(push.frame().array(), StandardCharsets.UTF_8));
            }
        }
    }
}
