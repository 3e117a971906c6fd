package im.magpie.cli.check;

import im.magpie.cli.process.PortOwner;
import im.magpie.cli.process.Proc;
import im.magpie.cli.terminal.ExitCode;
import im.magpie.cli.terminal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The checks before a start. Each throws {@link Refusal}. */
public final class Checks {
    private static final long MEBI = 1L << 20;

    private Checks() {}

    /** The folder, or the place where it will be made, may be written to. */
    public static void writable(Path folder) {
        Path existing = existing(folder);
        if (!Files.isDirectory(existing)) {
            throw new Refusal(existing + " is not a folder: name another with --data.");
        }
        if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
            throw new Refusal(
                    ExitCode.NOT_ALLOWED,
                    "The user " + System.getProperty("user.name") + " may not write to " + existing + ownedBy(existing)
                            + ": change that, or name another folder with --data.");
        }
    }

    /** At least so much is free where the folder is. */
    public static void disk(Path folder, long bytes) throws IOException {
        Path existing = existing(folder);
        long free = Files.getFileStore(existing).getUsableSpace();
        if (free < bytes) {
            throw new Refusal("The disk with " + existing + " has " + free / MEBI + " MB left and Magpie needs "
                    + bytes / MEBI + " MB: free some, or name a folder on another disk with --data.");
        }
    }

    /** At least so much memory is left on the machine or in the container. */
    public static void memory(long bytes) {
        long left = Proc.availableBytes().orElse(Long.MAX_VALUE);
        if (left < bytes) {
            throw new Refusal("Magpie needs " + bytes / MEBI + " MB of memory and " + left / MEBI
                    + " MB are left: close some programs or give the machine more.");
        }
    }

    /** Nobody listens there. */
    public static void ports(String name, List<Integer> ports) {
        for (int port : ports) {
            if (!PortOwner.free(port)) {
                throw new Refusal("Port " + port + ", which " + name + " needs, is taken by " + PortOwner.of(port)
                        + ": end that, or choose other ports with --port.");
            }
        }
    }

    private static Path existing(Path folder) {
        Path place = folder;
        while (!Files.exists(place)) {
            Path parent = place.getParent();
            if (parent == null) {
                return place;
            }
            place = parent;
        }
        return place;
    }

    private static String ownedBy(Path folder) {
        try {
            return " (it belongs to " + Files.getOwner(folder).getName() + ")";
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }
}
