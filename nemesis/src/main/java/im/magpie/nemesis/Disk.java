package im.magpie.nemesis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk that can lose its power and be full: ext4 in an image file on XFS, both by loop devices. A reflink copy of the image is what was on the disk at that
 * instant, without what was never synced. Needs root.
 */
final class Disk implements AutoCloseable {
    private static final String SIZE = "12g";
    private static final long LEAVE = 1 << 20;

    private final Path folder;
    private final Path shelf;
    private final Path mount;
    private Path image;
    private int cuts;

    private Disk(Path folder) {
        this.folder = folder;
        shelf = folder.resolve("shelf");
        mount = folder.resolve("disk");
        image = shelf.resolve("image-0");
    }

    static boolean usable() {
        return Shell.rootHas("mkfs.xfs", "mkfs.ext4", "losetup", "mount", "umount");
    }

    /** Makes one in a folder. */
    static Disk in(Path folder) throws IOException {
        Disk disk = new Disk(folder.toAbsolutePath());
        Files.createDirectories(disk.shelf);
        Files.createDirectories(disk.mount);
        Path xfs = disk.folder.resolve("shelf.img");
        Shell.must("truncate", "-s", "40g", xfs.toString());
        Shell.must("mkfs.xfs", "-q", "-f", "-m", "reflink=1", xfs.toString());
        Shell.must("mount", "-o", "loop", xfs.toString(), disk.shelf.toString());
        Shell.must("truncate", "-s", SIZE, disk.image.toString());
        Shell.must("mkfs.ext4", "-q", "-F", disk.image.toString());
        disk.mountImage();
        return disk;
    }

    private void mountImage() {
        Shell.must("mount", "-o", "loop", image.toString(), mount.toString());
    }

    Path path() {
        return mount;
    }

    /** What is on the disk at this instant is what will be there after {@link #comeBack}. */
    void lose() {
        cuts++;
        Path snapshot = shelf.resolve("image-" + cuts);
        Shell.must("cp", "--reflink=always", image.toString(), snapshot.toString());
    }

    /** The disk as it was when the power was lost; nothing may use it any more. */
    void comeBack() throws IOException {
        Shell.must("umount", mount.toString());
        Files.delete(image);
        image = shelf.resolve("image-" + cuts);
        mountImage();
    }

    /** Leaves one MiB. */
    void fill() throws IOException {
        long free = Files.getFileStore(mount).getUsableSpace() - LEAVE;
        Shell.must(
                "fallocate",
                "-l",
                String.valueOf(Math.max(1, free)),
                mount.resolve("ballast").toString());
    }

    void empty() throws IOException {
        Files.deleteIfExists(mount.resolve("ballast"));
    }

    /** The command that makes it let go of its files. */
    String unmounting() {
        return "umount '" + mount + "' '" + shelf + "'";
    }

    @Override
    public void close() throws IOException {
        Shell.must("umount", mount.toString());
        Shell.must("umount", shelf.toString());
        Files.delete(folder.resolve("shelf.img"));
        Files.delete(shelf);
        Files.delete(mount);
    }
}
