package im.magpie.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Unpacks server binaries from the class path, once a user and version; many may ask at the same time. */
final class Binaries {
    private Binaries() {}

    /**
     * The folder that holds what is below {@code resource} on the class path.
     *
     * @param name of the folder, with the version
     * @param parts beginnings of the paths below that are wanted; the rest is left packed
     */
    static Path unpacked(String resource, String name, String... parts) throws IOException {
        Path target = cache().resolve(name);
        if (Files.isDirectory(target)) {
            return target;
        }
        Files.createDirectories(target.getParent());
        Path unpacking = Files.createTempDirectory(target.getParent(), name + "-");
        unpack(resource, unpacking, parts);
        try {
            Files.move(unpacking, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            PrivateFiles.delete(unpacking);
        }
        return target;
    }

    /** {@code $XDG_CACHE_HOME/magpie}, by default {@code ~/.cache/magpie}. */
    private static Path cache() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path base = configured == null || configured.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return base.resolve("magpie");
    }

    private static void unpack(String resource, Path target, String... parts) throws IOException {
        URL url = Binaries.class.getClassLoader().getResource(resource);
        if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException(
                    "There is no server for this kind of machine: use ./magpie up --with to name a running one.");
        }
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                String path = pathBelow(resource, entry);
                if (path != null && Stream.of(parts).anyMatch(path::startsWith)) {
                    copy(jar, entry, target.resolve(path.isEmpty() ? resource : path));
                }
            }
        }
    }

    private static @Nullable String pathBelow(String resource, JarEntry entry) {
        return entry.isDirectory() || !entry.getName().startsWith(resource)
                ? null
                : entry.getName().substring(resource.length()).replaceFirst("^/", "");
    }

    private static void copy(JarFile jar, JarEntry entry, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, file);
        }
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " can't be made executable");
        }
    }
}
