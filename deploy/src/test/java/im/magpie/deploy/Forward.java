package im.magpie.deploy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Leads from an address that containers see to a port that only this machine does. */
final class Forward implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final ServerSocket door;
    private final int port;

    /**
     * @param address to listen at
     * @param port of 127.0.0.1
     */
    Forward(String address, int at, int port) throws IOException {
        door = new ServerSocket(at, BACKLOG, InetAddress.ofLiteral(address));
        this.port = port;
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (true) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Who can't be led on is refused, as far as one can who has let them in. */
    private void connect(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread back = Thread.ofVirtual().start(() -> pass(server, client));
            pass(client, server);
            back.join();
        } catch (IOException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
