package im.magpie.common.event;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How topics are made where they are missing, and what they are held against where they are not. The same for every service.
 *
 * @param partitions of each topic but deliveries; on few cores few are better than many. Conversations are spread over so many. May be
 *     changed by a rolling restart of all services; Kafka adds what is missing, and takes nothing away
 * @param partitionsAlso for message-service, while {@code partitions} is changed: the number that other processes have, before or after; 0 where
 *     all have the same
 * @param deliveryPartitions of deliveries; each node reads one, so about two a node are enough. An even number keeps nodes with sockets and
 *     those without apart. Raise it only in a pause: for up to 5 minutes answers may go where nobody reads
 * @param replicas of each partition; 3 where there are three brokers
 * @param minInSync how many replicas must have a record before it counts; 2 of 3
 * @param retention how long commands, entries and dead letters are kept; deliveries are news and live an hour
 */
@ConfigurationProperties("magpie.topics")
record TopicProperties(
        @DefaultValue("4") int partitions,
        @DefaultValue("0") int partitionsAlso,
        @DefaultValue("4") int deliveryPartitions,
        @DefaultValue("1") short replicas,
        @DefaultValue("1") int minInSync,
        @DefaultValue("3d") Duration retention) {
    TopicProperties {
        if (minInSync > replicas) {
            throw new IllegalArgumentException("magpie.topics.min-in-sync is " + minInSync
                    + " and magpie.topics.replicas " + replicas + ": no record could ever be taken");
        }
    }

    CommandPartitions commands() {
        return new CommandPartitions(partitions, partitionsAlso == 0 ? partitions : partitionsAlso);
    }
}
