package im.magpie.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Redis 6.2 from the class path. Keeps nothing on disk: nothing durable is in it. */
public record RedisServer(Path folder, int port, String password) implements LocalServer {
    private static final String RESOURCE = "redis-server-6.2.6-v5-linux-amd64";

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public List<String> prepare(Path log) throws IOException {
        Path configuration = PrivateFiles.folder(folder.toAbsolutePath()).resolve("redis.conf");
        PrivateFiles.write(configuration, """
                bind 127.0.0.1
                port %d
                requirepass %s
                save ""
                appendonly no
                dir "%s"
                maxmemory 128mb
                maxmemory-policy noeviction
                """.formatted(port, password, configuration.getParent()));
        Path home = Binaries.unpacked(RESOURCE, "redis-6.2.6", "");
        return List.of(home.resolve(RESOURCE).toString(), configuration.toString());
    }

    @Override
    public boolean ready() {
        try {
            return "+PONG".equals(command("PING"));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean answers() {
        return Probe.answers(port, "PING\r\n".getBytes(StandardCharsets.US_ASCII));
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
        try (Socket socket = Probe.connect(port)) {
            socket.getOutputStream()
                    .write(("AUTH " + password + "\r\n" + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String authenticated = answers.readLine();
            return "+OK".equals(authenticated) ? String.valueOf(answers.readLine()) : String.valueOf(authenticated);
        }
    }
}
