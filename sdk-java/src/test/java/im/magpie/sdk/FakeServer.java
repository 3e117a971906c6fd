package im.magpie.sdk;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/** HTTP/1.1 and RFC 6455 on one port, as little of them as a client of one's own needs. What is said over them, {@link FakeMagpie} knows. */
final class FakeServer implements AutoCloseable {
    record Request(String method, String path, Map<String, String> headers, String body) {}

    record Response(int status, String body) {}

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final FakeMagpie magpie;

    FakeServer(FakeMagpie magpie) throws IOException {
        this.magpie = magpie;
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Every socket breaks, without a word. */
    void breakAll() {
        wires.forEach(Wire::close);
    }

    /** The sockets of now stay open, and nothing goes through them any more in either direction: nobody is told. */
    void halfOpen() {
        wires.clear();
    }

    void push(String frame) {
        wires.forEach(wire -> wire.send(frame));
    }

    @Override
    public void close() throws IOException {
        server.close();
        breakAll();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            breakAll();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                Request request = request(in);
                if (request.path().equals("/v1/ws")) {
                    upgrade(request, out);
                    frames(new Wire(socket, out), in);
                    return;
                }
                respond(out, magpie.rest(request));
            }
        } catch (IOException e) {
            return;
        }
    }

    private static Request request(DataInputStream in) throws IOException {
        String[] start = line(in).split(" ", -1);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(start[0], start[1], headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static void respond(DataOutputStream out, Response response) throws IOException {
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        String type = response.status() < 300 ? "application/json" : "application/problem+json";
        String length = response.status() == 204 ? "" : "Content-Length: " + body.length + "\r\n";
        out.write(("HTTP/1.1 " + response.status() + " X\r\nContent-Type: " + type + "\r\n" + length + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(body);
    }

    private static void upgrade(Request request, DataOutputStream out) throws IOException {
        String key = request.headers().get("sec-websocket-key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.US_ASCII));
            out.write(("HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: "
                            + request.headers().get("sec-websocket-protocol") + "\r\nSec-WebSocket-Accept: "
                            + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void frames(Wire wire, DataInputStream in) throws IOException {
        wires.add(wire);
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0xF;
                int length = in.readUnsignedByte() & 0x7F;
                length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
                byte[] mask = in.readNBytes(4);
                byte[] data = in.readNBytes(length);
                for (int i = 0; i < length; i++) {
                    data[i] ^= mask[i % 4];
                }
                if (opcode == 8) {
                    return;
                }
                if (!wires.contains(wire)) {
                    continue;
                }
                if (opcode == 9) {
                    wire.pong();
                } else {
                    magpie.frame(JsonMapper.shared().readTree(data), wire);
                }
            }
        } finally {
            wires.remove(wire);
            wire.close();
        }
    }

    /** The server's end of a socket. */
    record Wire(Socket socket, DataOutputStream out) {
        void send(String frame) {
            byte[] data = frame.getBytes(StandardCharsets.UTF_8);
            try {
                synchronized (out) {
                    int half = data.length / 2;
                    header(0x01, half);
                    out.write(data, 0, half);
                    header(0x80, data.length - half);
                    out.write(data, half, data.length - half);
                }
            } catch (IOException e) {
                close();
            }
        }

        void pong() throws IOException {
            synchronized (out) {
                header(0x8A, 0);
            }
        }

        private void header(int opcode, int length) throws IOException {
            out.write(opcode);
            if (length < 126) {
                out.write(length);
            } else if (length < 65_536) {
                out.write(126);
                out.writeShort(length);
            } else {
                out.write(127);
                out.writeLong(length);
            }
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
