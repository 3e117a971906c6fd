package im.magpie.connection.session;

import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The sockets of this node, found by user and by session. Any thread. */
@Component
public final class Sockets {
    private static final ClientSocket[] NONE = {};

    private final Shared shared;
    private final AtomicLong numbers = new AtomicLong();
    private final Set<ClientSocket> all = ConcurrentHashMap.newKeySet();
    private final Map<Long, ClientSocket[]> byUser = new ConcurrentHashMap<>();
    private final Map<Long, ClientSocket[]> bySession = new ConcurrentHashMap<>();

    Sockets(Shared shared, MeterRegistry registry) {
        this.shared = shared;
        registry.gaugeCollectionSize("magpie.connection.sockets", List.of(), all);
        registry.gauge("magpie.connection.users", byUser, Map::size);
        registry.gauge("magpie.connection.outbound.bytes", shared.queuedBytes());
    }

    /** A new connection; absent if there are too many. */
    public @Nullable ClientSocket accept(Channel channel) {
        if (all.size() >= shared.limits().maxSockets()) {
            return null;
        }
        ClientSocket socket = new ClientSocket(channel, shared, numbers.incrementAndGet(), System.nanoTime());
        all.add(socket);
        return socket;
    }

    /** From now on it is found; false if its session has too many sockets. Called on its event loop. */
    public boolean register(ClientSocket socket, UserId user, SessionId session) {
        ClientSocket[] ofSession = bySession.merge(session.value(), new ClientSocket[] {socket}, this::appendWithin);
        if (!contains(ofSession, socket)) {
            return false;
        }
        socket.belongsTo(user, session);
        byUser.merge(user.value(), new ClientSocket[] {socket}, Sockets::append);
        return true;
    }

    /** Called on its event loop when it is gone. */
    public void remove(ClientSocket socket) {
        all.remove(socket);
        bySession.computeIfPresent(socket.session().value(), (key, sockets) -> without(sockets, socket));
        byUser.computeIfPresent(socket.user().value(), (key, sockets) -> without(sockets, socket));
    }

    /** Not to be written to. */
    public ClientSocket[] ofUser(long user) {
        return byUser.getOrDefault(user, NONE);
    }

    /** Not to be written to. */
    public ClientSocket[] ofSession(SessionId session) {
        return bySession.getOrDefault(session.value(), NONE);
    }

    /** A view that follows; any thread may walk it. */
    public Collection<ClientSocket> all() {
        return all;
    }

    /** A view that follows. */
    public Set<Long> users() {
        return byUser.keySet();
    }

    /** Tells all clients that they may have missed something. */
    public void lagAll() {
        for (ClientSocket socket : all) {
            if (socket.state() == ClientSocket.State.OPEN) {
                socket.execute(socket::lag);
            }
        }
    }

    private ClientSocket[] appendWithin(ClientSocket[] sockets, ClientSocket[] one) {
        return sockets.length >= shared.limits().socketsPerSession() ? sockets : append(sockets, one);
    }

    private static ClientSocket[] append(ClientSocket[] sockets, ClientSocket[] one) {
        ClientSocket[] longer = Arrays.copyOf(sockets, sockets.length + 1);
        longer[sockets.length] = one[0];
        return longer;
    }

    private static boolean contains(ClientSocket[] sockets, ClientSocket wanted) {
        for (ClientSocket socket : sockets) {
            if (socket == wanted) {
                return true;
            }
        }
        return false;
    }

    private static ClientSocket @Nullable [] without(ClientSocket[] sockets, ClientSocket gone) {
        ClientSocket[] rest =
                Arrays.stream(sockets).filter(socket -> socket != gone).toArray(ClientSocket[]::new);
        return rest.length == 0 ? null : rest;
    }
}
