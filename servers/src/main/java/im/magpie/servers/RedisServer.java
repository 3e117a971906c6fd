package im.magpie.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Redis 6.2 from the class path. Keeps nothing on disk: nothing durable is in it. */
public record RedisServer(Path folder, int port, String password) implements LocalServer {
    private static final String RESOURCE = "redis-server-6.2.6-v5-linux-amd64";
    private static final int TIMEOUT_MS = 1000;

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Process start(Path log) throws IOException {
        Path home = Binaries.unpacked(RESOURCE, "redis-6.2.6");
        PrivateFiles.folder(folder);
        Path configuration = folder.resolve("redis.conf");
        PrivateFiles.write(configuration, """
                bind 127.0.0.1
                port %d
                requirepass %s
                save ""
                appendonly no
                maxmemory 128mb
                maxmemory-policy noeviction
                """.formatted(port, password));
        return new ProcessBuilder(
                        home.resolve(RESOURCE).toString(),
                        configuration.toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    @Override
    public boolean ready() {
        try {
            return "+PONG".equals(command("PING"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Where it is, for Redisson. */
    public String address() {
        return "redis://127.0.0.1:" + port;
    }

    /** Forgets everything, as a failed-over or restarted Redis may. */
    public void flush() throws IOException {
        command("FLUSHALL");
    }

    private String command(String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream()
                    .write(("AUTH " + password + "\r\n" + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String authenticated = answers.readLine();
            return "+OK".equals(authenticated) ? String.valueOf(answers.readLine()) : String.valueOf(authenticated);
        }
    }
}
