package im.magpie.simulation;

import im.magpie.common.id.ConversationId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strikes at whole processes, servers and connections, now and then, until it is told to stop; then everything is put right. */
final class Nemesis {
    private static final long REPEATED = 5_000;

    private final World world;
    private final Servers servers;
    private final Fleet fleet;
    private final List<Client> clients;
    private long shift;

    Nemesis(World world, Servers servers, Fleet fleet, List<Client> clients) {
        this.world = world;
        this.servers = servers;
        this.fleet = fleet;
        this.clients = clients;
    }

    /** @param longest after so many milliseconds it stops by itself: whoever started it may wait within a process that is stopped again and again */
    void start(long longest) {
        world.chaos().turn(true);
        work(++shift, world.now() + longest);
    }

    private void work(long mine, long end) {
        world.in(world.between(20, 200), () -> {
            if (shift == mine && world.now() > end) {
                stop();
            } else if (shift == mine) {
                strikeServers();
                strikeServices();
                strikeClients();
                work(mine, end);
            }
        });
    }

    void stop() {
        shift++;
        world.chaos().turn(false);
        servers.kafka().heal();
        servers.redis().heal();
        servers.database().heal();
        fleet.resumeAll();
    }

    private boolean strikes(Fault fault, double probability) {
        return world.chaos().strikes(fault, probability);
    }

    private void strikeServers() {
        if (strikes(Fault.KAFKA_DOWN, 0.01)) {
            servers.kafka().goDown(world.between(20, 3_000));
        }
        if (strikes(Fault.KAFKA_SLOW, 0.02)) {
            servers.kafka().slowDown(world.between(100, 2_000));
        }
        if (strikes(Fault.KAFKA_LOST_TAIL, 0.02)) {
            servers.kafka().goDown(world.between(20, 500));
            servers.kafka().loseTail();
        }
        if (strikes(Fault.KAFKA_LOST_UNREAD, 0.04)) {
            servers.kafka().loseUnread();
            world.chaos().spareSenders(REPEATED);
        }
        if (strikes(Fault.OFFSETS_FORGOTTEN, 0.02)) {
            servers.kafka().forgetOffsets();
            servers.kafka().rebalance();
        }
        if (strikes(Fault.REBALANCE, 0.05)) {
            servers.kafka().rebalance();
        }
        if (strikes(Fault.POISON, 0.03)) {
            ConversationId somewhere = Conversations.ALL.get(world.random().nextInt(Conversations.ALL.size()));
            servers.kafka().poison(somewhere);
        }
        if (strikes(Fault.REDIS_DOWN, 0.02)) {
            servers.redis().goDown(world.between(20, 3_000));
        }
        if (strikes(Fault.REDIS_FLUSHED, 0.03)) {
            if (world.random().nextBoolean()) {
                servers.redis().flush();
            } else {
                servers.redis().restart();
            }
        }
        if (strikes(Fault.DATABASE_SLOW, 0.03)) {
            servers.database().slowDown(world.between(50, 1_000));
        }
        if (strikes(Fault.DATABASE_RESTART, 0.02)) {
            servers.database().restart(world.between(20, 500));
        }
        if (strikes(Fault.DATABASE_FAILOVER, 0.03)) {
            servers.database().failOver(world.between(20, 500));
        }
    }

    private void strikeServices() {
        if (strikes(Fault.MESSAGE_SERVICE_CRASH, 0.03)) {
            kill(fleet.owner());
        }
        if (strikes(Fault.MESSAGE_SERVICE_PAUSE, 0.04)) {
            pause(fleet.owner(), world.between(5, 6_000));
        }
        if (strikes(Fault.CONNECTION_SERVICE_CRASH, 0.02)) {
            kill(fleet.node());
        }
        if (strikes(Fault.CONNECTION_SERVICE_PAUSE, 0.03)) {
            pause(fleet.node(), world.between(5, 3_000));
        }
        if (strikes(Fault.PARTITIONS_CHANGED, 0.03)) {
            servers.kafka().declareOther();
            kill(fleet.node());
        }
        if (strikes(Fault.REVOCATIONS_UNKNOWN, 0.02)) {
            ConnectionService node = fleet.node();
            if (node != null) {
                node.forgetRevocations(world.between(50, 1_500));
            }
        }
        if (strikes(Fault.CLOCK_MOVED, 0.03)) {
            fleet.moveClock();
        }
        if (strikes(Fault.POWER_CUT, 0.005)) {
            long dark = world.between(50, 2_000);
            servers.database().restart(dark);
            servers.kafka().goDown(dark);
            servers.kafka().loseTail();
            servers.redis().restart();
            servers.redis().goDown(dark);
            fleet.killAll();
        }
    }

    private void strikeClients() {
        if (strikes(Fault.CONNECTION_BROKEN, 0.08)) {
            Connection connection = client().connection();
            if (connection != null) {
                connection.breakOff(1006);
            }
        }
        if (strikes(Fault.CONNECTION_HALF_OPEN, 0.04)) {
            Connection connection = client().connection();
            if (connection != null) {
                connection.breakSilently();
            }
        }
        if (strikes(Fault.CLIENT_CRASH, 0.03)) {
            client().crash(world.between(5, 1_000));
        }
    }

    private static void kill(@Nullable Host host) {
        if (host != null) {
            host.kill();
        }
    }

    private static void pause(@Nullable Host host, long millis) {
        if (host != null) {
            host.pause(millis);
        }
    }

    private Client client() {
        return clients.get(world.random().nextInt(clients.size()));
    }
}
