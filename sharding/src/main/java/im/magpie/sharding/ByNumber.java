package im.magpie.sharding;

import java.util.Collection;
import org.apache.shardingsphere.sharding.api.sharding.standard.PreciseShardingValue;
import org.apache.shardingsphere.sharding.api.sharding.standard.RangeShardingValue;
import org.apache.shardingsphere.sharding.api.sharding.standard.StandardShardingAlgorithm;

/** What has a number (a partition, a user) is on the server of that number, modulo how many servers there are. */
public final class ByNumber implements StandardShardingAlgorithm<Comparable<?>> {
    @Override
    public String doSharding(Collection<String> servers, PreciseShardingValue<Comparable<?>> key) {
        // An Integer or a Long, as it was bound.
        long number = Long.parseLong(String.valueOf(key.getValue()));
        return Servers.numbered(servers, Math.floorMod(number, servers.size()));
    }

    @Override
    public Collection<String> doSharding(Collection<String> servers, RangeShardingValue<Comparable<?>> keys) {
        return servers;
    }
}
