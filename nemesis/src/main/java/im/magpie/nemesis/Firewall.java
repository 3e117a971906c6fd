package im.magpie.nemesis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Loses packets between processes of this host, by nftables: one table a run, in which each cut has a chain. Needs root. */
final class Firewall {
    private static final AtomicInteger CHAINS = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern LOCAL_PORT = Pattern.compile("127\\.0\\.0\\.1\\]?:(\\d+)\\s");

    private static final String TABLE =
            "inet magpie_verify_" + ProcessHandle.current().pid();

    private final String chain = TABLE + " cut_" + CHAINS.incrementAndGet();

    static boolean usable() {
        return Shell.rootHas("nft", "ss");
    }

    /** Everything to and from a port is lost. */
    void cut(int port) {
        apply("tcp dport " + port + " drop", "tcp sport " + port + " drop");
    }

    /** What comes from a port is lost, what goes there arrives. */
    void cutAnswers(int port) {
        apply("tcp sport " + port + " drop");
    }

    /** So many per cent of the packets from and to a port are lost. */
    void lose(int port, int percent) {
        String some = " numgen random mod 100 < " + percent + " drop";
        apply("tcp dport " + port + some, "tcp sport " + port + some);
    }

    /** Every packet to a port is answered with a reset. */
    void reset(int port) {
        apply("tcp dport " + port + " reject with tcp reset");
    }

    /** The connections that a process has with a port go silent; it may make new ones. */
    void silence(long pid, int port) {
        String ports = ports(pid, port);
        if (!ports.isEmpty()) {
            apply(
                    "tcp sport { " + ports + " } tcp dport " + port + " drop",
                    "tcp sport " + port + " tcp dport { " + ports + " } drop");
        }
    }

    private static String ports(long pid, int port) {
        String sockets = Shell.must("ss", "-tnpH", "dst", "127.0.0.1:" + port);
        TreeSet<String> found = new TreeSet<>();
        for (String line :
                sockets.lines().filter(one -> one.contains("pid=" + pid + ",")).toList()) {
            Matcher local = LOCAL_PORT.matcher(line);
            if (local.find()) {
                found.add(local.group(1));
            }
        }
        return found.stream().collect(Collectors.joining(", "));
    }

    private void apply(String... rules) {
        StringBuilder script = new StringBuilder(
                "add table " + TABLE + "; add chain " + chain + " { type filter hook output priority 0; };");
        for (String rule : rules) {
            script.append(" add rule ")
                    .append(chain)
                    .append(" oifname lo ")
                    .append(rule)
                    .append(';');
        }
        Shell.must("nft", script.toString());
    }

    /** All arrives again; nothing happens if nothing was cut. */
    void mend() {
        Shell.run(PATIENCE, Map.of(), List.of("nft", "flush chain " + chain + "; delete chain " + chain));
    }

    /** All that this run has cut arrives again. */
    static void mendAll() {
        if (usable()) {
            Shell.run(PATIENCE, Map.of(), List.of("nft", "delete table " + TABLE));
        }
    }
}
