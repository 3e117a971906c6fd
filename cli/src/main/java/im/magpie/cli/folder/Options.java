package im.magpie.cli.folder;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a suite was asked to run; remembered in its folder, so that the next {@code up} needs no repetition.
 *
 * @param port of the gateway; nine more follow
 * @param separate one JVM a service instead of one for all
 * @param with servers of one's own: addresses by {@code database}, {@code redis} or {@code kafka}
 */
public record Options(int port, boolean separate, Map<String, String> with) {
    static final String FILE = "magpie.properties";

    public static final int DEFAULT_PORT = 8080;

    public static final Options DEFAULT = new Options(DEFAULT_PORT, false, Map.of());

    private static final String WITH = "with.";

    public Options {
        with = Map.copyOf(with);
    }

    /** What was remembered, if a suite was ever started in the folder. */
    public static Optional<Options> of(DataFolder folder) throws IOException {
        if (!folder.used()) {
            return Optional.empty();
        }
        Map<String, String> values = PropertiesFile.read(folder.root().resolve(FILE));
        Map<String, String> with = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(WITH)) {
                with.put(name.substring(WITH.length()), value);
            }
        });
        return Optional.of(new Options(
                Integer.parseInt(values.getOrDefault("port", Integer.toString(DEFAULT_PORT))),
                Boolean.parseBoolean(values.get("separate")),
                with));
    }

    /** With mode 0600: addresses may hold passwords. */
    public void save(DataFolder folder) throws IOException {
        Map<String, String> values = new TreeMap<>();
        values.put("port", Integer.toString(port));
        values.put("separate", Boolean.toString(separate));
        with.forEach((name, address) -> values.put(WITH + name, address));
        PropertiesFile.write(folder.root().resolve(FILE), values);
    }
}
