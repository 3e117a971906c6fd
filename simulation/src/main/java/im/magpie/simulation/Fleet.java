package im.magpie.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The processes that there are now, and how they come back when they were killed. */
final class Fleet {
    private static final int OWNERS = 2;
    private static final int NODES = 2;
    private static final long SKEW = 400;
    private static final long REPEATED = 5_000;

    private final World world;
    private final Servers servers;
    private final List<MessageService> owners = new ArrayList<>();
    private final List<ConnectionService> nodes = new ArrayList<>();
    private long sparedUntil;
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
    }

    private void startOwner() {
        owners.add(new MessageService(world, servers, ++started, world.between(-SKEW, SKEW)));
    }

    private void startNode() {
        nodes.add(new ConnectionService(world, servers, ++started));
    }

    MessageService owner() {
        return owners.get(world.random().nextInt(owners.size()));
    }

    ConnectionService node() {
        return nodes.get(world.random().nextInt(nodes.size()));
    }

    void moveClock() {
        owner().moveClock(world.between(-SKEW, SKEW));
    }

    /** A record that Kafka loses unread and a sender that dies before it has repeated its number: nobody can know, until the next sync. */
    void spareOwners() {
        sparedUntil = world.now() + REPEATED;
    }

    void killOwner(long startsIn) {
        MessageService killed = owner();
        if (killed.alive() && world.now() >= sparedUntil) {
            killed.kill();
            world.in(startsIn, () -> {
                owners.remove(killed);
                startOwner();
            });
        }
    }

    void killNode(long startsIn) {
        ConnectionService killed = node();
        if (killed.alive()) {
            killed.kill();
            world.in(startsIn, () -> {
                nodes.remove(killed);
                startNode();
            });
        }
    }

    void killAll(long startsIn) {
        for (int i = 0; i < OWNERS * 4; i++) {
            killOwner(startsIn);
        }
        for (int i = 0; i < NODES * 4; i++) {
            killNode(startsIn);
        }
    }

    void resumeAll() {
        owners.forEach(Host::resume);
        nodes.forEach(Host::resume);
    }

    /** A connection to a node that lives; absent if there is none. */
    @Nullable
    Connection connect(Client client, int link) {
        ConnectionService node = node();
        return node.alive() ? new Connection(world, client, node, link, ++connections) : null;
    }
}
