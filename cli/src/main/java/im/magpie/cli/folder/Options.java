package im.magpie.cli.folder;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a suite was asked to run; remembered in its folder, so that the next {@code up} needs no repetition.
 *
 * @param port of the gateway; nine more follow
 * @param separate one JVM a service instead of one for all
 * @param with servers of one's own: addresses by {@code database}, {@code redis} or {@code kafka}
 * @param scale how many processes of a service, by its name, where it is not one; means nothing unless {@code separate}
 */
public record Options(int port, boolean separate, Map<String, String> with, Map<String, Integer> scale) {
    static final String FILE = "magpie.properties";

    public static final int DEFAULT_PORT = 8080;

    public static final Options DEFAULT = new Options(DEFAULT_PORT, false, Map.of(), Map.of());

    private static final String WITH = "with.";
    private static final String SCALE = "scale.";

    public Options {
        with = Map.copyOf(with);
        scale = scale.entrySet().stream()
                .filter(service -> service.getValue() != 1)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** What was remembered, if a suite was ever started in the folder. */
    public static Optional<Options> of(DataFolder folder) throws IOException {
        if (!folder.used()) {
            return Optional.empty();
        }
        Map<String, String> values = PropertiesFile.read(folder.root().resolve(FILE));
        Map<String, String> with = new TreeMap<>();
        Map<String, Integer> scale = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(WITH)) {
                with.put(name.substring(WITH.length()), value);
            } else if (name.startsWith(SCALE)) {
                scale.put(name.substring(SCALE.length()), Integer.valueOf(value));
            }
        });
        return Optional.of(new Options(
                Integer.parseInt(values.getOrDefault("port", Integer.toString(DEFAULT_PORT))),
                Boolean.parseBoolean(values.get("separate")),
                with,
                scale));
    }

    /** With mode 0600: addresses may hold passwords. */
    public void save(DataFolder folder) throws IOException {
        Map<String, String> values = new TreeMap<>();
        values.put("port", Integer.toString(port));
        values.put("separate", Boolean.toString(separate));
        with.forEach((name, address) -> values.put(WITH + name, address));
        scale.forEach((service, count) -> values.put(SCALE + service, Integer.toString(count)));
        PropertiesFile.write(folder.root().resolve(FILE), values);
    }
}
