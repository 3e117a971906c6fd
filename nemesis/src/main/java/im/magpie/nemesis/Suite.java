package im.magpie.nemesis;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The suite under test: two nodes of what can have two, each process by itself, brought up by {@code ./magpie up} as a user would. Thread-safe. */
final class Suite {
    static final String DATABASE = "database";
    static final String REDIS = "redis";
    static final String KAFKA = "kafka";

    /** The first time it makes the start-up caches too. */
    private static final Duration UP = Duration.ofMinutes(8);

    private static final Duration A_WHILE = Duration.ofSeconds(25);
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path home;
    private final Path data;
    private final int port;
    private final ReentrantLock command = new ReentrantLock();
    private volatile Map<String, Member> members = Map.of();

    /** One process. */
    record Member(String name, long pid, int port) {
        boolean service() {
            return name.contains("-service");
        }

        /** What it is, whichever instance. */
        String role() {
            return roleOf(name);
        }

        boolean alive() {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    Suite(Path home, Path data, int port) {
        this.home = home;
        this.data = data;
        this.port = port;
    }

    /** What a process with this name is, whichever instance. */
    static String roleOf(String name) {
        return name.replaceFirst("-\\d+$", "");
    }

    Path data() {
        return data;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    /** Starts what is missing, and returns when a message has gone through. */
    void up() {
        command.lock();
        try {
            Shell.Result result = bringUp(UP, Map.of());
            refresh();
            if (result.exit() != 0) {
                throw new VerifyException("./magpie up failed: " + lastLines(result.output()));
            }
        } finally {
            command.unlock();
        }
    }

    /** Starts what is missing with such an environment, and gives it a while; that it may not come up, or die, is the point. */
    void start(Map<String, String> environment) {
        command.lock();
        try {
            bringUp(A_WHILE, environment);
        } catch (VerifyException e) {
            // What comes after puts that right.
        } finally {
            refresh();
            command.unlock();
        }
    }

    private Shell.Result bringUp(Duration atMost, Map<String, String> environment) {
        return magpie(
                atMost,
                environment,
                "up",
                "--separate",
                "--scale",
                "message-service=2",
                "--scale",
                "connection-service=2",
                "--port",
                String.valueOf(port));
    }

    private static String lastLines(String output) {
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }

    private Shell.Result magpie(Duration atMost, Map<String, String> environment, String verb, String... options) {
        List<String> words =
                new ArrayList<>(List.of(home.resolve("magpie").toString(), verb, "--data", data.toString()));
        words.addAll(List.of(options));
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put("MAGPIE_BUILT", "yes");
        return Shell.run(atMost, all, words);
    }

    private void refresh() {
        Map<String, Member> found = new LinkedHashMap<>();
        for (JsonNode process : JSON.readTree(
                        magpie(SOON, Map.of(), "status", "--json").output())
                .path("processes")) {
            if (process.path("pid").isNumber()) {
                String name = process.path("name").stringValue("");
                found.put(
                        name,
                        new Member(
                                name,
                                process.path("pid").longValue(),
                                process.path("port").intValue()));
            }
        }
        members = Map.copyOf(found);
    }

    /** Those that ran when {@link #up} ended, by name. */
    List<Member> members() {
        return members.values().stream()
                .sorted(Comparator.comparing(Member::name))
                .toList();
    }

    Optional<Member> member(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /** Sends a signal, {@code KILL}, {@code STOP} ..., to a process; nothing happens if it is dead. */
    void signal(String name, String signal) {
        member(name).filter(Member::alive).ifPresent(member -> send(signal, List.of(member)));
    }

    /** Sends a signal to all processes at once. */
    void signalAll(String signal) {
        send(signal, members().stream().filter(Member::alive).toList());
    }

    private static void send(String signal, List<Member> receivers) {
        List<String> words = new ArrayList<>(List.of("kill", "-" + signal));
        receivers.forEach(member -> words.add(String.valueOf(member.pid())));
        Shell.run(SOON, Map.of(), words);
    }

    /** Waits until a process is dead. */
    void awaitEnd(String name) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (member(name).map(Member::alive).orElse(false)) {
            if (System.nanoTime() > end) {
                throw new VerifyException(name + " does not end.");
            }
            Thread.sleep(20);
        }
    }

    void down(boolean andDelete) {
        signalAll("CONT");
        if (andDelete) {
            magpie(UP, Map.of(), "down", "--delete-data", "--yes");
        } else {
            magpie(UP, Map.of(), "down");
        }
    }

    /** What the configuration of a service says. */
    Properties configuration(String service) {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(data.resolve("config").resolve(service + ".properties"))) {
            properties.load(file);
            return properties;
        } catch (IOException e) {
            throw new VerifyException("The configuration of " + service + " can't be read: " + e.getMessage(), e);
        }
    }
}
