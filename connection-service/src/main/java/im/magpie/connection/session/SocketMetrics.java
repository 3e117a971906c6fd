package im.magpie.connection.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** What is counted of all sockets. */
@Component
final class SocketMetrics {
    private final Counter framesIn;
    private final Counter framesOut;
    private final Counter lagging;
    private final Counter dropped;

    SocketMetrics(MeterRegistry registry) {
        framesIn = registry.counter("magpie.connection.frames.in");
        framesOut = registry.counter("magpie.connection.frames.out");
        lagging = registry.counter("magpie.connection.lagging");
        dropped = registry.counter("magpie.connection.dropped");
    }

    void frameCame() {
        framesIn.increment();
    }

    void frameWent() {
        framesOut.increment();
    }

    void toldLagging() {
        lagging.increment();
    }

    void frameDropped() {
        dropped.increment();
    }
}
