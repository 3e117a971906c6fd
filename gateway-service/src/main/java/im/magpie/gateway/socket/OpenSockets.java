package im.magpie.gateway.socket;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The clients whose sockets pass through us; told to connect again before the server stops, which else would wait for them. */
@Component
final class OpenSockets implements SmartLifecycle {
    /** Service Restart: the client connects again. */
    static final WebSocketCloseStatus RESTART = new WebSocketCloseStatus(1012, "The server restarts.");

    private static final Logger LOG = LoggerFactory.getLogger(OpenSockets.class);

    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile boolean running;

    OpenSockets(MeterRegistry meters) {
        meters.gaugeCollectionSize("magpie.gateway.sockets", Tags.empty(), clients);
    }

    /** Counts it in until it closes. */
    void add(Channel client) {
        clients.add(client);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (!clients.isEmpty()) {
            LOG.info("Closing {} sockets: their clients connect again", clients.size());
        }
        clients.forEach(client -> Leg.close(client, RESTART));
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
