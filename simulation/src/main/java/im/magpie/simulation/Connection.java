package im.magpie.simulation;

import im.magpie.sdk.session.Incoming;
import im.magpie.sdk.session.Input;
import im.magpie.sdk.session.Outgoing;

/** One TCP connection of a client to a node: in order both ways while it lasts, and then perhaps without anybody saying so. */
final class Connection {
    private final World world;
    private final Client client;
    private final ConnectionService node;
    private final int link;
    private final long number;
    private final long session;
    private boolean open;
    private boolean up = true;
    private boolean broken;
    private long upAt;
    private long downAt;
    private long droppingUntil;
    private boolean lagging;

    Connection(World world, Client client, ConnectionService node, int link, long number) {
        this.world = world;
        this.client = client;
        this.node = node;
        this.link = link;
        this.number = number;
        session = client.run();
    }

    long user() {
        return client.user();
    }

    long number() {
        return number;
    }

    boolean open() {
        return open && up;
    }

    void becomeOpen() {
        open = true;
    }

    void transmit(Outgoing frame) {
        upAt = Math.max(upAt, world.now() + latency());
        world.in(upAt - world.now(), () -> {
            if (up && !broken) {
                node.later(0, () -> node.receive(this, frame));
            }
        });
    }

    /** An answer or a notice. */
    void send(Incoming frame) {
        downAt = Math.max(downAt, world.now() + latency());
        world.in(downAt - world.now(), () -> {
            if (up && !broken && client.run() == session) {
                client.input(new Input.Received(link, frame));
            }
        });
    }

    /** What may be dropped, where the client is then told that it lags. */
    void push(Incoming frame) {
        if (world.now() < droppingUntil) {
            lagging = true;
        } else if (world.chaos().strikes(Fault.LIVE_FRAMES_DROPPED, 0.01)) {
            long slow = world.between(10, 2_000);
            droppingUntil = world.now() + slow;
            lagging = true;
            node.later(slow, this::caughtUp);
        } else {
            send(frame);
        }
    }

    private void caughtUp() {
        if (lagging && world.now() >= droppingUntil) {
            lagging = false;
            send(new Incoming.Lagging());
        }
    }

    /** Both ends learn of it, at their time. */
    void breakOff(int code) {
        if (up) {
            up = false;
            node.later(world.between(1, 100), () -> node.gone(this));
            world.in(world.between(1, 100), () -> tellClient(code));
        }
    }

    /** Nothing comes through any more; the node finds out when it hears nothing, and so does the client. */
    void breakSilently() {
        broken = true;
        node.later(world.between(2_000, 10_000), () -> breakOff(1006));
    }

    /** The client left. */
    void leave() {
        if (up) {
            up = false;
            node.later(world.between(1, 20), () -> node.gone(this));
        }
    }

    private void tellClient(int code) {
        if (client.run() == session) {
            client.input(new Input.Closed(link, code, 0));
        }
    }

    private long latency() {
        return world.chaos().strikes(Fault.NETWORK_SLOW, 0.01) ? world.between(50, 1_500) : world.between(1, 10);
    }
}
