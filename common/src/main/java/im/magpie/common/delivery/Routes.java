package im.magpie.common.delivery;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Port: where users are connected. */
@FunctionalInterface
public interface Routes {
    /**
     * The live nodes that hold sockets of the users; a user who is nowhere is absent.
     *
     * @throws org.redisson.client.RedisException if Redis does not answer in time
     */
    Map<Long, Set<Long>> nodesOf(Collection<Long> users);
}
