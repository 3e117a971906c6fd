package im.magpie.cli.launch;

import java.io.IOException;
import java.util.List;

/** Where JVMs are started from: what was built, or what an image holds. */
@FunctionalInterface
public interface Launcher {
    /** The whole command line, with the JVM's program first. */
    List<String> command(Jvm jvm) throws IOException;
}
