package im.magpie.drill;

import im.magpie.servers.Ports;
import im.magpie.servers.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * nginx with TLS and the files of {@code deploy/nginx}, in front of the Services of gateway and connection-service: nothing is reloaded while pods come and
 * go.
 */
final class Nginx implements AutoCloseable {
    private static final String CERTIFICATE = "chat.example.org.crt";
    private static final long START_MILLIS = 10_000;

    private final Path source;
    private final Path folder;
    private final int port = Ports.free();
    private final int plain = Ports.free();
    private final SelfSignedCertificate certificate;
    private final Process process;

    Nginx(Path home, Path folder, String gateway, String sockets) throws IOException, InterruptedException {
        source = home.resolve("deploy/nginx");
        this.folder = Files.createDirectories(folder);
        certificate = SelfSignedCertificate.make(folder.resolve(CERTIFICATE), folder.resolve("chat.example.org.key"));
        String main = "user " + System.getProperty("user.name") + ";\npid " + folder + "/pid;\n"
                + placed("nginx.conf").replace("http {", "http {" + temporary());
        Files.writeString(folder.resolve("nginx.conf"), main);
        Files.writeString(
                folder.resolve("magpie-site.conf"),
                upstream(upstream(placed("example/many-hosts.conf"), "gateway", gateway), "connection", sockets));
        Files.createDirectories(folder.resolve("magpie"));
        try (Stream<Path> files = Files.list(source.resolve("magpie"))) {
            for (Path file : files.toList()) {
                Files.writeString(
                        folder.resolve("magpie").resolve(file.getFileName()), placed("magpie/" + file.getFileName()));
            }
        }
        process = new ProcessBuilder("nginx", "-c", folder.resolve("nginx.conf").toString(), "-g", "daemon off;")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        awaitOpen();
    }

    URI url() {
        return URI.create("https://127.0.0.1:" + port);
    }

    Path certificate() {
        return folder.resolve(CERTIFICATE);
    }

    SSLContext trusting() {
        return certificate.trusting();
    }

    private void awaitOpen() throws IOException, InterruptedException {
        long end = System.currentTimeMillis() + START_MILLIS;
        while (process.isAlive() && System.currentTimeMillis() < end) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plain)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new DrillException("nginx does not start: " + Files.readString(folder.resolve("out")));
    }

    private String placed(String file) throws IOException {
        return Files.readString(source.resolve(file))
                .replaceAll("(?m)^(user|include /etc|pid) .*$", "")
                .replace("/var/log/nginx", folder.toString())
                .replace("/var/cache/nginx-magpie", folder.resolve("cache").toString())
                .replace("/etc/nginx/tls", folder.toString())
                .replaceAll("(?m)^ *listen \\[::].*$", "")
                // Java says no name to a numeric address, so whoever says none is served.
                .replaceAll("(?m)^ *listen 443 .*default_server;$", "")
                .replaceAll("(?m)^ *ssl_reject_handshake on;$", "")
                .replaceAll("listen 443 ", "listen 127.0.0.1:" + port + " ")
                .replace("listen 80", "listen 127.0.0.1:" + plain);
    }

    /** Leaves one line, which leads to the Service. */
    private static String upstream(String site, String service, String address) {
        return site.lines()
                .flatMap(line -> {
                    if (!line.matches(" *server " + service + "-\\d\\.internal.*")) {
                        return Stream.of(line);
                    }
                    return line.contains(service + "-1.internal")
                            ? Stream.of(line.replace(service + "-1.internal", address))
                            : Stream.of();
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private String temporary() {
        return Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(name -> " " + name + "_temp_path " + folder.resolve(name) + ";")
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
