package im.magpie.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A port of a Service, at an address of its own: each connection goes to the pod that is ready and has the fewest. While there is none it refuses
 * connections, as a node of a cluster does.
 */
final class Service implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;

    private final String address;
    private final int port;
    private final String name;
    private final String target;
    private final boolean all;
    private final Deployment behind;
    private final Map<String, Integer> connections = new ConcurrentHashMap<>();
    private @Nullable ServerSocket door;

    private Service(String address, JsonNode service, JsonNode port, Deployment behind) {
        this.address = address;
        this.port = port.path("port").asInt();
        this.behind = behind;
        name = port.path("name").asText();
        target = port.path("targetPort").asText();
        all = service.at("/spec/publishNotReadyAddresses").asBoolean();
    }

    /** One for each port. */
    static List<Service> of(String address, JsonNode service, Deployment behind) {
        List<Service> services = new ArrayList<>();
        service.at("/spec/ports").forEach(port -> services.add(new Service(address, service, port, behind)));
        return services;
    }

    /** Opens or shuts the door, as there are pods or not. */
    synchronized void reconcile() {
        boolean wanted = !endpoints().isEmpty();
        if (!wanted) {
            close();
        } else if (door == null) {
            try {
                ServerSocket open = new ServerSocket(port, 512, InetAddress.ofLiteral(address));
                door = open;
                Thread.ofVirtual().start(() -> accept(open));
            } catch (IOException e) {
                throw new UncheckedIOException(address + ":" + port + " cannot be listened on", e);
            }
        }
    }

    boolean is(Deployment deployment, String portName) {
        return behind == deployment && name.equals(portName);
    }

    /** Connections of each pod that it leads to. */
    List<Integer> counts() {
        return endpoints().stream()
                .map(pod -> connections.getOrDefault(pod.name(), 0))
                .toList();
    }

    private List<Pod> endpoints() {
        return behind.pods().stream().filter(pod -> all || pod.ready()).toList();
    }

    private void accept(ServerSocket open) {
        while (true) {
            try {
                Socket client = open.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        List<Pod> pods = endpoints();
        Socket pod = new Socket();
        try {
            if (pods.isEmpty()) {
                throw new IOException("Nobody is there");
            }
            Pod chosen = take(pods);
            try {
                pod.connect(
                        new InetSocketAddress(
                                chosen.address(), chosen.template().port(target)),
                        CONNECT_MILLIS);
                pod.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                Thread back = Thread.ofVirtual().start(() -> pass(pod, client));
                pass(client, pod);
                back.join();
                client.close();
                pod.close();
            } finally {
                connections.merge(chosen.name(), -1, Integer::sum);
            }
        } catch (IOException | InterruptedException e) {
            reset(client);
            reset(pod);
        }
    }

    private synchronized Pod take(List<Pod> pods) {
        Pod chosen = pods.stream()
                .min(Comparator.comparingInt(pod -> connections.getOrDefault(pod.name(), 0)))
                .orElseThrow();
        connections.merge(chosen.name(), 1, Integer::sum);
        return chosen;
    }

    private static void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
            return;
        }
    }

    @Override
    public synchronized void close() {
        ServerSocket open = door;
        door = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
