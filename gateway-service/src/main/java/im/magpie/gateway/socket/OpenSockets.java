package im.magpie.gateway.socket;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The sockets that pass through us; told to connect elsewhere before the server stops, which else would wait for them. */
@Component
final class OpenSockets implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSockets.class);

    private final Set<Closer> closers = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    /** How to end one socket; told apart by identity. */
    interface Closer {
        Mono<Void> close();
    }

    OpenSockets(MeterRegistry meters) {
        meters.gaugeCollectionSize("magpie.gateway.sockets", io.micrometer.core.instrument.Tags.empty(), closers);
    }

    Mono<Void> whileOpen(Mono<Void> relay, Closer closer) {
        return Mono.using(
                () -> {
                    closers.add(closer);
                    return closer;
                },
                ignored -> relay,
                closers::remove);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (!closers.isEmpty()) {
            LOG.info("Closing {} sockets: their clients connect again", closers.size());
        }
        closers.forEach(closer -> closer.close().onErrorComplete().subscribe());
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
