package im.magpie.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The processes that there are now, and how they come back when they were killed. */
final class Fleet {
    private static final int OWNERS = 2;
    private static final int NODES = 2;
    private static final long SKEW = 400;

    private final World world;
    private final Servers servers;
    private final List<MessageService> owners = new ArrayList<>();
    private final List<ConnectionService> nodes = new ArrayList<>();
    private int started;
    private long connections;

    Fleet(World world, Servers servers) {
        this.world = world;
        this.servers = servers;
        for (int i = 0; i < OWNERS; i++) {
            startOwner();
        }
        for (int i = 0; i < NODES; i++) {
            startNode();
        }
        world.in(50, this::startAgain);
    }

    private void startOwner() {
        owners.add(new MessageService(world, servers, ++started, world.between(-SKEW, SKEW)));
    }

    private void startNode() {
        nodes.add(new ConnectionService(world, servers, ++started));
    }

    /** Absent while none lives. */
    @Nullable
    MessageService owner() {
        return any(owners);
    }

    /** Absent while none lives. */
    @Nullable
    ConnectionService node() {
        return any(nodes);
    }

    private <T extends Host> @Nullable T any(List<T> hosts) {
        T host = hosts.isEmpty() ? null : hosts.get(world.random().nextInt(hosts.size()));
        return host == null || !host.alive() ? null : host;
    }

    void moveClock() {
        MessageService moved = owner();
        if (moved != null) {
            moved.moveClock(world.between(-SKEW, SKEW));
        }
    }

    /** What died starts again after a while, as another process. */
    private void startAgain() {
        for (MessageService dead :
                owners.stream().filter(owner -> !owner.alive()).toList()) {
            owners.remove(dead);
            world.in(world.between(1, 1_500), this::startOwner);
        }
        for (ConnectionService dead :
                nodes.stream().filter(node -> !node.alive()).toList()) {
            nodes.remove(dead);
            world.in(world.between(1, 1_500), this::startNode);
        }
        world.in(50, this::startAgain);
    }

    void killAll() {
        owners.forEach(Host::kill);
        nodes.forEach(Host::kill);
    }

    void resumeAll() {
        owners.forEach(Host::resume);
        nodes.forEach(Host::resume);
    }

    /** A connection to a node that lives; absent if there is none. */
    @Nullable
    Connection connect(Client client, int link) {
        ConnectionService node = node();
        return node != null ? new Connection(world, client, node, link, ++connections) : null;
    }
}
