package im.magpie.sharding;

import im.magpie.common.event.CommandPartitions;
import im.magpie.common.id.ConversationId;
import java.util.Collection;
import org.apache.shardingsphere.sharding.api.sharding.standard.PreciseShardingValue;
import org.apache.shardingsphere.sharding.api.sharding.standard.RangeShardingValue;
import org.apache.shardingsphere.sharding.api.sharding.standard.StandardShardingAlgorithm;

/**
 * A conversation lies on the server whose number is the hash of its id, the one that also chooses the partition of its commands: where the number
 * of partitions is a multiple of that of servers, all conversations of a partition are on one, and so is the partition's claim (its number modulo that of
 * servers).
 */
public final class ByConversation implements StandardShardingAlgorithm<ComparableBytes> {
    @Override
    public String doSharding(Collection<String> servers, PreciseShardingValue<ComparableBytes> key) {
        ConversationId conversation = ConversationId.ofBytes(key.getValue().bytes());
        return Servers.numbered(servers, new CommandPartitions(servers.size()).of(conversation));
    }

    @Override
    public Collection<String> doSharding(Collection<String> servers, RangeShardingValue<ComparableBytes> keys) {
        return servers;
    }
}
