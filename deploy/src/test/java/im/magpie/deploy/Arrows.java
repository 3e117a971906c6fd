package im.magpie.deploy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code arrows.yaml}: the one list of who connects to whom. */
record Arrows(Map<String, Place> places, List<Arrow> arrows) {
    static final String EVERY_POD = "every pod";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Where a party is that is no pod of ours: in another namespace, or in a network outside. */
    record Place(
            @Nullable String namespace,
            @Nullable Map<String, String> pods,
            @Nullable String network) {}

    /**
     * @param in the folder whose policies allow it
     * @param udp ports
     */
    record Arrow(
            String in,
            String from,
            String to,
            List<Integer> ports,
            @Nullable List<Integer> udp,
            String why) {
        List<Integer> udpPorts() {
            return Objects.requireNonNullElse(udp, List.of());
        }
    }

    static Arrows read() {
        try {
            return YAML.readValue(Path.of("arrows.yaml").toFile(), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> folders() {
        return arrows.stream().map(Arrow::in).distinct().toList();
    }

    List<Arrow> in(String folder) {
        return arrows.stream().filter(arrow -> arrow.in().equals(folder)).toList();
    }
}
