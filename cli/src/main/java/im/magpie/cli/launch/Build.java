package im.magpie.cli.launch;

import im.magpie.cli.terminal.Refusal;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the build of a checkout left: each module's jar and, in {@code target/classpath}, where the jars are that it needs.
 *
 * @param checkout absolute
 */
public record Build(Path checkout) {
    private static final int KEY_BYTES = 8;

    /** The checkout that the script {@code magpie} is in. */
    public static Build here() {
        return new Build(
                Path.of(System.getProperty("magpie.home", ".")).toAbsolutePath().normalize());
    }

    /** The folder of the chat page. */
    public Path page() {
        return checkout.resolve("web/chat/dist");
    }

    /** All jars of a module, its own first. */
    public List<Path> classPath(String module) {
        Path target = checkout.resolve(module).resolve("target");
        try (Stream<Path> jars = Files.list(target)) {
            List<Path> classPath = new ArrayList<>(jars.filter(Build::isMain).toList());
            Pattern.compile(File.pathSeparator)
                    .splitAsStream(Files.readString(target.resolve("classpath")).trim())
                    .map(Path::of)
                    .forEach(classPath::add);
            return classPath;
        } catch (NoSuchFileException e) {
            throw new Refusal(module + " is not built: run ./magpie up in the checkout, which builds it.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the jar is one of this checkout, which the next build replaces. */
    boolean ours(Path jar) {
        return jar.startsWith(checkout);
    }

    /** The same for the same code on the same libraries, whenever it was built. */
    public String key(List<String> modules) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(System.getProperty("java.vm.version", "").getBytes(StandardCharsets.UTF_8));
            for (String module : modules) {
                for (Path jar : classPath(module)) {
                    digest.update(jar.toString().getBytes(StandardCharsets.UTF_8));
                    if (ours(jar)) {
                        digest.update(Files.readAllBytes(jar));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, KEY_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isMain(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("magpie-") && name.endsWith(".jar") && !name.endsWith("-tests.jar");
    }
}
