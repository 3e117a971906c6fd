package im.magpie.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks a port for its first word: a frozen process still accepts connections, but says nothing. */
final class Probe {
    private static final int TIMEOUT_MS = 1000;

    private Probe() {}

    /** Whether at least one byte comes back. */
    static boolean answers(int port, byte... question) {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(question);
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
