package im.magpie.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Redis 6.2 from the class path. Keeps nothing on disk: nothing durable is in it.
 *
 * @param master the port of the one that it follows at first; its own if none
 */
public record RedisServer(Path folder, int port, String password, int master) implements LocalServer {
    private static final String RESOURCE = "redis-server-6.2.6-v5-linux-amd64";

    /** One that follows nobody. */
    public RedisServer(Path folder, int port, String password) {
        this(folder, port, password, port);
    }

    static String binary() throws IOException {
        return Binaries.unpacked(RESOURCE, "redis-6.2.6", "").resolve(RESOURCE).toString();
    }

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
                masterauth %s
                save ""
                appendonly no
                dir "%s"
                maxmemory 128mb
                maxmemory-policy noeviction
                %s
                """.formatted(
                        port,
                        password,
                        password,
                        configuration.getParent(),
                        master == port ? "" : "replicaof 127.0.0.1 " + master));
        return List.of(binary(), configuration.toString());
    }

    @Override
    public boolean ready() {
        return is("PING", "+PONG");
    }

    @Override
    public boolean answers() {
        return Probe.answers(port, "PING\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** Where it is, for Redisson. */
    public String address() {
        return "redis://127.0.0.1:" + port;
    }

    /** Whether it takes writes; false while it does not answer. */
    public boolean leads() {
        return is("ROLE", "master");
    }

    private boolean is(String question, String answer) {
        try {
            return Resp.ask(port, password, question).getFirst().equals(answer);
        } catch (IOException e) {
            return false;
        }
    }

    /** Forgets everything, as a failed-over or restarted Redis may. */
    public void flush() throws IOException {
        Resp.ask(port, password, "FLUSHALL");
    }
}
