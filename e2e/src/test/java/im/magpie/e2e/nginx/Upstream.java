package im.magpie.e2e.nginx;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What stands behind nginx and notes what it was asked; it may break off when it has read a request, as a process does that dies. */
final class Upstream implements AutoCloseable {
    private static final int PART = 64 * 1024;

    private final ServerSocket listening;
    private final AtomicLong written = new AtomicLong();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile boolean breaksOff;
    private volatile byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);

    /**
     * One that came.
     *
     * @param headers as they stood there, names in lower case
     */
    record Request(String line, List<String> headers) {
        /** All values of a header. */
        List<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ": ";
            return headers.stream()
                    .filter(header -> header.startsWith(start))
                    .map(header -> header.substring(start.length()))
                    .toList();
        }
    }

    Upstream() {
        try {
            listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    List<Request> requests() {
        return requests;
    }

    /** From now on it reads requests and hangs up. */
    void breakOff() {
        breaksOff = true;
    }

    /** About how many bytes of answers nginx has taken. */
    long written() {
        return written.get();
    }

    void answerWith(byte[] body) {
        answer = body;
    }

    private void listen() {
        while (true) {
            try {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (Socket socket = connection;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            for (Request request = read(in); request != null; request = read(in)) {
                requests.add(request);
                if (breaksOff) {
                    return;
                }
                out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Frame-Options: DENY\r\n"
                                + (request.line().contains("/assets/") ? "Cache-Control: max-age=60\r\n" : "")
                                + "Content-Length: " + answer.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                for (int from = 0; from < answer.length; from += PART) {
                    out.write(answer, from, Math.min(PART, answer.length - from));
                    written.addAndGet(PART);
                }
                out.flush();
            }
        } catch (IOException e) {
            // nginx has hung up.
            return;
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        List<String> headers = new ArrayList<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.add(header.substring(0, colon).toLowerCase(Locale.ROOT) + header.substring(colon));
        }
        Request request = new Request(line, headers);
        for (String length : request.header("Content-Length")) {
            in.readNBytes(Integer.parseInt(length));
        }
        return request;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
