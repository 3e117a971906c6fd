package im.magpie.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * A Sentinel of Redis 6.2.
 *
 * @param watched lines of its configuration that say whom it watches, and when that one counts as gone
 */
public record SentinelServer(Path folder, int port, String password, String watched) implements LocalServer {
    @Override
    public String name() {
        return "sentinel";
    }

    /** It writes what it learns into its configuration, which is therefore made only once. */
    @Override
    public List<String> prepare(Path log) throws IOException {
        Path configuration = PrivateFiles.folder(folder.toAbsolutePath()).resolve("sentinel.conf");
        if (Files.notExists(configuration)) {
            PrivateFiles.write(configuration, """
                    bind 127.0.0.1
                    port %d
                    dir "%s"
                    requirepass %s
                    %s
                    """.formatted(port, configuration.getParent(), password, watched));
        }
        return List.of(RedisServer.binary(), configuration.toString(), "--sentinel");
    }

    @Override
    public boolean ready() {
        try {
            return Resp.ask(port, password, "PING").equals(List.of("+PONG"));
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

    /** The port of whom it takes for the master of that name; empty while it does not answer or knows none. */
    public OptionalInt master(String name) {
        try {
            List<String> answer = Resp.ask(port, password, "SENTINEL GET-MASTER-ADDR-BY-NAME " + name);
            return answer.size() == 2 ? OptionalInt.of(Integer.parseInt(answer.getLast())) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    /** Whether it knows as many Sentinels, itself among them, and as many replicas of that master. */
    public boolean knows(String name, int sentinels, int replicas) {
        try {
            String all = Resp.ask(port, password, "INFO sentinel").getFirst();
            return all.contains("name=" + name + ",")
                    && all.contains(",slaves=" + replicas + ",sentinels=" + sentinels + "\r\n");
        } catch (IOException e) {
            return false;
        }
    }
}
