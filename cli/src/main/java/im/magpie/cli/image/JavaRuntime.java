package im.magpie.cli.image;

import im.magpie.cli.terminal.Refusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The lowest layer, the same in all images: a Java runtime of the JDK that runs this, and the C library of this machine. */
final class JavaRuntime {
    /** What Spring, Kafka, Netty and the drivers ask for; without the tools, and with two languages. */
    private static final String MODULES =
            "java.se,jdk.charsets,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.localedata,jdk.management,jdk.management.agent,"
                    + "jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs";

    private static final List<String> LIBRARIES = List.of(
            "libc.so.6",
            "libm.so.6",
            "libdl.so.2",
            "libpthread.so.0",
            "librt.so.1",
            "libresolv.so.2",
            "libnss_dns.so.2",
            "libnss_files.so.2");
    private static final List<Path> FOLDERS = Stream.of(
                    "/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/lib64", "/lib")
            .map(Path::of)
            .toList();
    private static final List<String> LOADERS = List.of("lib64/ld-linux-x86-64.so.2", "lib/ld-linux-aarch64.so.1");
    private static final int FOR_ALL = 01777;

    private JavaRuntime() {}

    /** @param runtime what {@link #link} made */
    static Layer layer(Path runtime) throws IOException {
        Layer layer = new Layer()
                .tree("opt/java", runtime)
                .text("etc/passwd", "root:x:0:0:root:/:/none\nmagpie:x:10001:10001:magpie:/tmp:/none\n")
                .text("etc/group", "root:x:0:\nmagpie:x:10001:\n")
                .text("etc/nsswitch.conf", "hosts: files dns\n")
                .folder("tmp", FOR_ALL);
        for (String library : LIBRARIES) {
            layer.file("lib/" + library, find(library));
        }
        for (String loader : LOADERS) {
            Path file = Path.of("/" + loader);
            if (Files.exists(file)) {
                layer.file(loader, file);
            }
        }
        return layer;
    }

    /** Makes the runtime in a folder that is not there yet. */
    static Path link(Path runtime) {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new Refusal("This Java has no jlink: set JAVA_HOME to a whole JDK 25."));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int code = jlink.run(
                out,
                out,
                "--add-modules",
                MODULES,
                "--include-locales=en,zh",
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive",
                "--output",
                runtime.toString());
        if (code != 0) {
            throw new Refusal(
                    "jlink could not make a runtime: " + said.toString().strip());
        }
        return runtime;
    }

    private static Path find(String library) {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(library))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(
                        () -> new Refusal(library + " is not on this machine: images are built on Linux with glibc."));
    }
}
