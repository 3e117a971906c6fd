package im.magpie.sdk.session;

/**
 * The life of the connection: a token, a socket, the greeting, heartbeats, and all of it again after a pause when it breaks.
 *
 * <p>A peer is dead when it leaves a ping unanswered for half a heartbeat: half-open sockets show in no other way.
 */
final class Link {
    private enum Phase {
        OFF,
        AUTHORISING,
        OPENING,
        GREETING,
        LIVE,
        WAITING
    }

    private final Wire wire;
    private Phase phase = Phase.OFF;
    private int number;
    private String token = "";
    private boolean renewed;
    private int failures;
    private long deadline = Turn.NEVER;
    private long renewAt = Turn.NEVER;
    private long reconnectAt = Turn.NEVER;
    private long half;
    private long lastReceived;
    private boolean pinged;
    private long pingedAt;
    private long retryAfter;

    Link(Wire wire) {
        this.wire = wire;
    }

    boolean is(int link) {
        return link == number && (phase == Phase.OPENING || phase == Phase.GREETING || phase == Phase.LIVE);
    }

    boolean off() {
        return phase == Phase.OFF;
    }

    void start(Turn turn) {
        if (phase == Phase.OFF) {
            turn.deliver(new Event.ConnectionChanged(ConnectionState.CONNECTING));
            authorise(turn, false);
        }
    }

    void stop(Turn turn) {
        if (is(number)) {
            turn.add(new Effect.Close(number, 1000));
        }
        if (phase != Phase.OFF) {
            off(turn);
        }
    }

    void token(Turn turn, Input.TokenReady ready) {
        token = ready.token();
        renewAt = ready.renewAt();
        if (phase == Phase.AUTHORISING) {
            phase = Phase.OPENING;
            number++;
            deadline = turn.now() + turn.settings().connectTimeout();
            turn.add(new Effect.Open(number));
        }
    }

    /** Without a token there is nothing to connect with; a socket that is up outlives its token. */
    void noToken(Turn turn, long retryAfterMs) {
        if (phase == Phase.AUTHORISING) {
            pause(turn, turn.atLeast(retryAfterMs, failures++));
        } else {
            renewAt = turn.now() + turn.atLeast(retryAfterMs, 7);
        }
    }

    void refused(Turn turn, String reason) {
        if (is(number)) {
            turn.add(new Effect.Close(number, 1000));
        }
        if (phase != Phase.OFF) {
            turn.deliver(new Event.SignedOut(reason));
            off(turn);
        }
    }

    void opened(Turn turn) {
        phase = Phase.GREETING;
        deadline = turn.now() + turn.settings().connectTimeout();
        retryAfter = 0;
        wire.opened(number);
        wire.ask(turn, new Request.Greeting(), id -> new Outgoing.Connect(id, token));
    }

    void connected(Turn turn, Incoming.Connected frame) {
        phase = Phase.LIVE;
        deadline = Turn.NEVER;
        half = Math.max(1_000, frame.heartbeatMs() / 2);
        renewed = false;
        pinged = false;
        heard(turn);
        wire.greeted();
        turn.deliver(new Event.ConnectionChanged(ConnectionState.CONNECTED));
    }

    /** A connection that has carried a whole sync was a good one. */
    void proven() {
        failures = 0;
    }

    void heard(Turn turn) {
        lastReceived = turn.now();
        pinged = false;
    }

    void reconnect(Turn turn, long afterMs) {
        reconnectAt = turn.now() + afterMs;
    }

    void troubled(Turn turn, Incoming.Failure failure) {
        retryAfter = Math.max(retryAfter, failure.retryAfterMs());
        if (phase == Phase.GREETING && failure.id() != null) {
            boolean credentials =
                    failure.code().equals("token_expired") || failure.code().equals("unauthenticated");
            abandon(turn, credentials ? 4401 : 1000);
        }
    }

    private void abandon(Turn turn, int code) {
        turn.add(new Effect.Close(number, 1000));
        lost(turn, code, 0);
    }

    /** The socket is gone. The first refusal of a token asks for a new one, the second ends the session. */
    void lost(Turn turn, int code, long retryAfterMs) {
        boolean drained = code == 1012;
        long asked = Math.max(retryAfter, retryAfterMs);
        down(turn);
        if (code == 4401 && renewed) {
            refused(turn, "The server refuses a token that it has just given.");
        } else if (code == 4401) {
            authorise(turn, true);
        } else {
            pause(turn, drained && asked == 0 ? turn.backOff(0) : turn.atLeast(asked, failures++));
        }
    }

    private void down(Turn turn) {
        if (phase == Phase.LIVE) {
            turn.deliver(new Event.ConnectionChanged(ConnectionState.CONNECTING));
        }
        wire.down();
        reconnectAt = Turn.NEVER;
        retryAfter = 0;
    }

    private void off(Turn turn) {
        wire.down();
        phase = Phase.OFF;
        deadline = Turn.NEVER;
        turn.deliver(new Event.ConnectionChanged(ConnectionState.CLOSED));
    }

    private void pause(Turn turn, long delay) {
        phase = Phase.WAITING;
        deadline = turn.now() + delay;
    }

    private void authorise(Turn turn, boolean renew) {
        phase = Phase.AUTHORISING;
        renewed = renew;
        deadline = Turn.NEVER;
        turn.add(new Effect.FetchToken(renew));
    }

    /** Does what is due; answers whether the connection was given up. */
    boolean wake(Turn turn) {
        boolean due = turn.now() >= deadline;
        return switch (phase) {
            case WAITING -> {
                if (due) {
                    authorise(turn, false);
                }
                yield false;
            }
            case OPENING, GREETING -> {
                if (due) {
                    abandon(turn, 1006);
                }
                yield due;
            }
            case LIVE -> beat(turn);
            case OFF, AUTHORISING -> false;
        };
    }

    private boolean beat(Turn turn) {
        if (turn.now() >= renewAt) {
            renewAt = Turn.NEVER;
            turn.add(new Effect.FetchToken(false));
        }
        if (turn.now() >= reconnectAt) {
            turn.add(new Effect.Close(number, 1000));
            down(turn);
            authorise(turn, false);
            return true;
        }
        if (turn.now() < heartbeatAt()) {
            return false;
        }
        if (pinged) {
            abandon(turn, 1006);
            return true;
        }
        pinged = true;
        pingedAt = turn.now();
        wire.tell(turn, new Outgoing.Ping());
        return false;
    }

    private long heartbeatAt() {
        return half + (pinged ? pingedAt : Math.min(lastReceived, wire.lastSent()));
    }

    long wakeAt() {
        return phase == Phase.LIVE ? Math.min(heartbeatAt(), Math.min(renewAt, reconnectAt)) : deadline;
    }

    @Override
    public String toString() {
        return phase + " " + number;
    }
}
