package im.magpie.e2e.nginx;

import im.magpie.servers.SelfSignedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * An nginx with the files of {@code deploy/nginx} and the site of many hosts, in a folder of its own.
 *
 * <p>It listens twice with TLS: where the name must be right, as on a real host, and where none need be said, for Java says none to a
 * numeric address.
 */
final class Nginx implements AutoCloseable {
    private static final Path SOURCE =
            Path.of("../deploy/nginx").toAbsolutePath().normalize();
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private final Path folder;
    private final SelfSignedCertificate certificate;
    private final int named = freePort();
    private final int nameless = freePort();
    private final int plain = freePort();
    private final Process process;

    private Nginx(List<String> gateways, List<String> sockets) throws IOException {
        folder = Files.createTempDirectory(TARGET, "nginx-");
        certificate = SelfSignedCertificate.make(
                folder.resolve("chat.example.org.crt"), folder.resolve("chat.example.org.key"));
        write("nginx.conf", "nginx.conf", gateways, sockets);
        write("example/many-hosts.conf", "magpie-site.conf", gateways, sockets);
        try (Stream<Path> files = Files.list(SOURCE.resolve("magpie"))) {
            for (Path file : files.toList()) {
                write("magpie/" + file.getFileName(), "magpie/" + file.getFileName(), gateways, sockets);
            }
        }
        process = nginx("-g", "daemon off;")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        Awaitility.await().until(this::listens);
    }

    /**
     * Starts one.
     *
     * @param gateways host and port of each
     * @param sockets host and port of each connection node
     */
    static Nginx before(List<String> gateways, List<String> sockets) {
        try {
            return new Nginx(gateways, sockets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where any client comes. */
    URI url() {
        return URI.create("https://127.0.0.1:" + nameless);
    }

    /** Where only those are served who say the right name. */
    int named() {
        return named;
    }

    int plain() {
        return plain;
    }

    SelfSignedCertificate certificate() {
        return certificate;
    }

    /** Who believes this file believes its certificate. */
    Path authority() {
        return folder.resolve("chat.example.org.crt");
    }

    /** What it wrote of what went wrong. */
    String errors() throws IOException {
        return Files.readString(folder.resolve("error.log"));
    }

    /** Takes the configuration anew, as after a new certificate; new workers serve whoever comes. */
    void reload() throws IOException, InterruptedException {
        Set<Long> before = workers();
        Process signal = nginx("-s", "reload").inheritIO().start();
        if (!signal.waitFor(10, TimeUnit.SECONDS) || signal.exitValue() != 0) {
            throw new IllegalStateException("nginx does not reload");
        }
        Awaitility.await().until(() -> !before.containsAll(workers()));
    }

    Set<Long> workers() {
        return process.children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private ProcessBuilder nginx(String... arguments) {
        return new ProcessBuilder(Stream.concat(
                        Stream.of("nginx", "-c", folder.resolve("nginx.conf").toString()), Stream.of(arguments))
                .toList());
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new IllegalStateException("nginx has ended: " + output());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plain)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("nginx.out"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void write(String from, String to, List<String> gateways, List<String> sockets) throws IOException {
        String text = Files.readString(SOURCE.resolve(from))
                .replaceAll("(?m)^(user|include /etc|pid) .*$", "")
                .replace("/var/log/nginx", folder.toString())
                .replace("/var/cache/nginx-magpie", folder.resolve("cache").toString())
                .replace("/etc/nginx/tls", folder.toString())
                .replaceAll("(?m)^ *listen \\[::].*$", "")
                .replaceAll("listen 443 (.*default_server);", "listen 127.0.0.1:" + named + " $1;")
                .replaceAll(
                        "listen 443 (.*backlog.*);",
                        "listen 127.0.0.1:" + named + " $1; listen 127.0.0.1:" + nameless + " $1;")
                .replace("listen 80", "listen 127.0.0.1:" + plain);
        text = placed(placed(text, "gateway", gateways), "connection", sockets);
        if (to.equals("nginx.conf")) {
            text = "user " + System.getProperty("user.name") + ";\npid " + folder + "/nginx.pid;\n"
                    + text.replace("http {", "http {" + temporary());
        }
        Path file = folder.resolve(to);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private String temporary() {
        return Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(name -> " " + name + "_temp_path " + folder.resolve(name) + ";")
                .collect(Collectors.joining());
    }

    private static String placed(String text, String service, List<String> addresses) {
        String placed = text;
        for (int i = 0; i < addresses.size(); i++) {
            placed = placed.replaceAll(service + "-" + (i + 1) + "\\.internal:\\d+", addresses.get(i));
        }
        return placed.replaceAll("(?m)^ *server " + service + "-\\d\\.internal.*$", "");
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
