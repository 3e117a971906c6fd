package im.magpie.common.delivery;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.Delivery;
import im.magpie.common.event.DeliveryEvent;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.Topics;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes to {@code magpie.deliveries}: one record for each node that has recipients (more where it would exceed 512 KB). Replies
 * never need Redis. While routes can't be looked up, everything goes to every node. Used by one thread.
 */
public final class DeliveryPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryPublisher.class);
    private static final int MAX_RECORD = 512 * 1024;
    private static final int ITEM_OVERHEAD = 64;
    private static final Duration WITHOUT_REDIS = Duration.ofSeconds(1);

    private final Producer<byte[], byte[]> producer;
    private final Routes routes;
    private final long incarnation;
    private final Clock clock;
    private final Numbers numbers = new Numbers();
    private long askRedisAgainAt;

    /** @param incarnation of the process that sends */
    public DeliveryPublisher(Producer<byte[], byte[]> producer, Routes routes, long incarnation, Clock clock) {
        this.producer = producer;
        this.routes = routes;
        this.incarnation = incarnation;
        this.clock = clock;
    }

    /** Hands everything to Kafka, and answers at once; the records have arrived when the futures are done. */
    public List<Future<RecordMetadata>> publish(List<Fanout> fanouts, List<Reply> replies) {
        Map<Long, List<Delivery>> byNode = new LinkedHashMap<>();
        for (Reply reply : replies) {
            byNode.computeIfAbsent(reply.incarnation(), node -> new ArrayList<>())
                    .add(reply.delivery());
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        Map<Long, Set<Long>> nodes = nodesOf(fanouts);
        if (nodes == null) {
            sent.addAll(toEveryNode(fanouts));
        } else {
            fanouts.forEach(fanout -> split(fanout, nodes)
                    .forEach((node, delivery) -> byNode.computeIfAbsent(node, key -> new ArrayList<>())
                            .add(delivery)));
        }
        byNode.forEach((node, items) -> sent.addAll(toNode(node, items)));
        return sent;
    }

    /** To be called at least every second: repeats last numbers, so that a lost last record is noticed, too. */
    public void tick() {
        for (Numbers.Stream stream : numbers.due(clock.millis())) {
            // A repetition that is lost is followed by the next one.
            Future<RecordMetadata> ignored = send(stream, numbers.last(stream), List.of());
        }
    }

    /** Absent while Redis does not answer; it is then asked about once a second only. */
    private @Nullable Map<Long, Set<Long>> nodesOf(List<Fanout> fanouts) {
        Set<Long> users = new HashSet<>();
        for (Fanout fanout : fanouts) {
            users.addAll(fanout.recipients());
        }
        if (users.isEmpty()) {
            return Map.of();
        }
        if (clock.millis() < askRedisAgainAt) {
            return null;
        }
        try {
            return routes.nodesOf(users);
        } catch (RedisException e) {
            LOG.warn("Routes can't be looked up, so records go to every node: {}", e.toString());
            askRedisAgainAt = clock.millis() + WITHOUT_REDIS.toMillis();
            return null;
        }
    }

    private static Map<Long, Delivery> split(Fanout fanout, Map<Long, Set<Long>> nodes) {
        Map<Long, List<Long>> users = new HashMap<>();
        for (long user : fanout.recipients()) {
            nodes.getOrDefault(user, Set.of()).forEach(node -> users.computeIfAbsent(node, key -> new ArrayList<>())
                    .add(user));
        }
        Map<Long, Delivery> deliveries = new HashMap<>();
        users.forEach((node, there) -> deliveries.put(node, fanout.delivery().apply(bytesOf(there))));
        return deliveries;
    }

    private List<Future<RecordMetadata>> toEveryNode(List<Fanout> fanouts) {
        List<Delivery> items = fanouts.stream()
                .map(fanout -> fanout.delivery().apply(bytesOf(fanout.recipients())))
                .toList();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (List<Delivery> part : parts(items)) {
            for (int partition = 0; partition < partitions(); partition++) {
                sent.add(send(new Numbers.Stream(partition, DeliveryEvent.EVERY_NODE), part));
            }
        }
        return sent;
    }

    private List<Future<RecordMetadata>> toNode(long node, List<Delivery> items) {
        Numbers.Stream stream = new Numbers.Stream(DeliveryEvent.partitionOf(node, partitions()), node);
        return parts(items).stream().map(part -> send(stream, part)).collect(Collectors.toList());
    }

    private Future<RecordMetadata> send(Numbers.Stream stream, List<Delivery> items) {
        return send(stream, numbers.next(stream, clock.millis()), items);
    }

    private Future<RecordMetadata> send(Numbers.Stream stream, long number, List<Delivery> items) {
        DeliveryEvent event = new DeliveryEvent(incarnation, number, stream.target(), items);
        return producer.send(
                new ProducerRecord<>(Topics.DELIVERIES, stream.partition(), null, EventCodec.encode(event)));
    }

    private int partitions() {
        return producer.partitionsFor(Topics.DELIVERIES).size();
    }

    private static List<List<Delivery>> parts(List<Delivery> items) {
        List<List<Delivery>> parts = new ArrayList<>();
        List<Delivery> part = new ArrayList<>();
        int size = 0;
        for (Delivery item : items) {
            int length = lengthOf(item);
            if (!part.isEmpty() && size + length > MAX_RECORD) {
                parts.add(part);
                part = new ArrayList<>();
                size = 0;
            }
            part.add(item);
            size += length;
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    private static int lengthOf(Delivery item) {
        return ITEM_OVERHEAD
                + switch (item) {
                    case Delivery.Live live ->
                        live.entry().length() + live.recipients().length();
                    case Delivery.Push push ->
                        push.frame().length() + push.recipients().length();
                    case Delivery.Ack ignored -> ITEM_OVERHEAD;
                    case Delivery.Done ignored -> ITEM_OVERHEAD;
                    case Delivery.Refused refused -> refused.message().length();
                };
    }

    private static Bytes bytesOf(List<Long> users) {
        ByteBuffer buffer = ByteBuffer.allocate(users.size() * Long.BYTES);
        for (long user : users) {
            buffer.putLong(user);
        }
        return Bytes.of(buffer.array());
    }
}
