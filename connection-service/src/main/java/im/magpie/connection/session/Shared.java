package im.magpie.connection.session;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** What all sockets of this node have in common. */
@Component
final class Shared {
    /** A refusal for malformed frames is forgiven after a second, so a client with one bug lives on. */
    private static final int PROTOCOL_FORGIVEN = 1;

    private static final int LIMIT_FORGIVEN = 100;

    private final Limits limits;
    private final SocketMetrics metrics;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final Rate frames;
    private final Rate protocolStrikes;
    private final Rate limitStrikes;

    Shared(Limits limits, SocketMetrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
        frames = Rate.perSecond(limits.framesPerSecond(), limits.frameBurst());
        protocolStrikes = Rate.perSecond(PROTOCOL_FORGIVEN, limits.protocolStrikes());
        limitStrikes = Rate.perSecond(LIMIT_FORGIVEN, limits.limitStrikes());
    }

    Limits limits() {
        return limits;
    }

    SocketMetrics metrics() {
        return metrics;
    }

    /** Bytes that wait for slow readers, of all sockets. */
    AtomicLong queuedBytes() {
        return queuedBytes;
    }

    Rate frames() {
        return frames;
    }

    Rate protocolStrikes() {
        return protocolStrikes;
    }

    Rate limitStrikes() {
        return limitStrikes;
    }
}
