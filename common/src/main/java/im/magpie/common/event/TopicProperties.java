package im.magpie.common.event;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How topics are made where they are missing.
 *
 * @param partitions of each topic but deliveries; on few cores few are better than many. The number of commands' and entries' partitions
 *     can't be changed afterwards without care: the order of a conversation rests on it
 * @param deliveryPartitions of deliveries; each node reads one, so about two a node are enough. An even number keeps nodes with sockets and
 *     those without apart. May be raised at any time
 * @param replicas of each partition; 3 where there are three brokers
 * @param minInSync how many replicas must have a record before it counts; 2 of 3
 * @param retention how long commands, entries and dead letters are kept; deliveries are news and live an hour
 */
@ConfigurationProperties("magpie.topics")
record TopicProperties(
        @DefaultValue("4") int partitions,
        @DefaultValue("4") int deliveryPartitions,
        @DefaultValue("1") short replicas,
        @DefaultValue("1") int minInSync,
        @DefaultValue("3d") Duration retention) {}
