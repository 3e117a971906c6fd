package im.magpie.common.route;

import im.magpie.common.id.UserId;

/**
 * Keys of the route registry.
 *
 * <p>A reader takes the live nodes and the wanted users' nodes in one round trip and keeps the intersection: what a dead node left
 * behind in a user's set is then harmless. Incarnations are written as decimal numbers.
 */
public final class RouteKeys {
    /** Sorted set of connection nodes: member = incarnation, score = when its lease ends, in milliseconds since the epoch. */
    public static final String NODES = "magpie:nodes";

    /** Hash of how many sockets each connection node has, by incarnation; {@code -1} for one that sends its clients away. */
    public static final String NODE_SOCKETS = "magpie:nodes:sockets";

    /** Hash of what each connection node was made of, by incarnation: nodes of one roll-out say the same. */
    public static final String NODE_GENERATIONS = "magpie:nodes:generations";

    private RouteKeys() {}

    /** Set of the incarnations that hold a socket of the user; expires unless its nodes renew it. */
    public static String user(UserId user) {
        return "magpie:route:" + user;
    }

    /** Set of the users (decimal) that a node holds sockets of: what presence has to look at when the node's lease ends. */
    public static String nodeUsers(long incarnation) {
        return "magpie:node:" + incarnation + ":users";
    }
}
