package im.magpie.drill;

import im.magpie.servers.LocalServer;
import im.magpie.servers.Ports;
import im.magpie.servers.RedisServer;
import im.magpie.servers.SentinelServer;
import im.magpie.servers.TestServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One Redis; or two and three Sentinels, which say which of them is the master. */
final class RedisServers {
    private static final int SENTINELS = 3;
    private static final String MASTER = "magpie";

    private final TestServers servers = TestServers.shared();
    private final String password;
    private final List<RedisServer> all = new ArrayList<>();
    private final List<SentinelServer> sentinels;

    RedisServers(Manifests manifests, Path folder, Redundancy redundancy, String password) {
        this.password = password;
        RedisServer first = new RedisServer(folder.resolve("redis-0"), Ports.free(), password);
        all.add(first);
        if (redundancy == Redundancy.SINGLE) {
            sentinels = List.of();
        } else {
            all.add(new RedisServer(folder.resolve("redis-1"), Ports.free(), password, first.port()));
            String watched = watched(manifests, first);
            sentinels = IntStream.range(0, SENTINELS)
                    .mapToObj(number ->
                            new SentinelServer(folder.resolve("sentinel-" + number), Ports.free(), password, watched))
                    .toList();
        }
        all.forEach(servers::start);
        sentinels.forEach(servers::start);
    }

    /** The lines of the manifest's Sentinels that say when a master counts as gone and who takes over; their names are known in a cluster only. */
    private String watched(Manifests manifests, RedisServer master) {
        return manifests
                .script("redis-", "sentinel.sh")
                .lines()
                .filter(line ->
                        line.matches("sentinel (monitor|auth-pass|sentinel-pass|down-after|failover|parallel).*"))
                .map(line -> line.replace("$password", password).replace("$master 6379", "127.0.0.1 " + master.port()))
                .collect(Collectors.joining("\n"));
    }

    /** Settings of the manifests, with these servers' addresses. */
    void place(Map<String, String> settings) {
        if (sentinels.isEmpty()) {
            settings.remove("magpie.redis.master");
            settings.replace("magpie.redis.address", all.getFirst().address());
        } else {
            settings.replace(
                    "magpie.redis.address",
                    sentinels.stream().map(SentinelServer::address).collect(Collectors.joining(",")));
        }
    }

    /** Whether a master that goes now would be replaced. */
    boolean complete() {
        return sentinels.stream().allMatch(one -> one.knows(MASTER, SENTINELS, all.size() - 1))
                && all.stream().filter(RedisServer::leads).count() == 1;
    }

    RedisServer master() {
        return all.stream()
                .filter(RedisServer::leads)
                .findFirst()
                .orElseThrow(() -> new DrillException("No Redis is the master"));
    }

    /** Whether the Sentinels name another one, and it takes writes. */
    boolean replaced(RedisServer former) {
        return all.stream()
                .filter(one -> one.port() != former.port() && one.leads())
                .anyMatch(one -> sentinels.stream()
                        .allMatch(sentinel -> sentinel.master(MASTER).orElse(0) == one.port()));
    }

    void kill(RedisServer one) {
        servers.kill(one);
    }

    /** As the manifest's: it follows whoever is the master now. */
    void comeBack(RedisServer one) {
        RedisServer follower = new RedisServer(one.folder(), one.port(), password, master().port());
        all.replaceAll(each -> each.port() == one.port() ? follower : each);
        servers.start(follower);
    }

    void close() {
        List<LocalServer> running = new ArrayList<>(sentinels);
        running.addAll(all);
        running.forEach(servers::kill);
    }
}
