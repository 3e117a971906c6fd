package im.magpie.cli.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/** Who listens on a port of this machine. */
public final class PortOwner {
    private static final String LISTENING = "0A";
    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private PortOwner() {}

    /** Whether 127.0.0.1 with this port can be had. */
    public static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The listener as {@code nginx (process 4711)}, or who it can only be if that is another user's secret. */
    public static String of(int port) {
        return inode(port)
                .flatMap(PortOwner::process)
                .map(PortOwner::described)
                .orElse("a process that this user may not see");
    }

    private static String described(ProcessHandle process) {
        String command = process.info()
                .command()
                .map(path -> "" + Path.of(path).getFileName())
                .orElse("unknown");
        return command + " (process " + process.pid() + ")";
    }

    private static Optional<String> inode(int port) {
        String suffix = ":" + HexFormat.of().withUpperCase().toHexDigits((short) port);
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(PortOwner::lines)
                .map(line -> line.trim().split("\\s+"))
                .filter(words ->
                        words.length > INODE && words[ADDRESS].endsWith(suffix) && words[STATE].equals(LISTENING))
                .map(words -> words[INODE])
                .findFirst();
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static Optional<ProcessHandle> process(String inode) {
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process.pid(), "socket:[" + inode + "]"))
                .findFirst();
    }

    private static boolean holds(long pid, String socket) {
        try (var descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors.anyMatch(descriptor -> target(descriptor).equals(socket));
        } catch (IOException e) {
            return false;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
