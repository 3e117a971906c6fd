package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The settings that the manifests give are those that the services know. */
class SettingsTest {
    private static final Pattern OF_A_MODULE = Pattern.compile("im\\.magpie\\.(\\w+)\\..*");
    private static final Pattern SECRET_IN_README = Pattern.compile("\\| `(magpie-[a-z-]+)` \\|");

    /** By module: {@code common} or a service's name; from the code's own metadata. */
    private static final Map<String, Set<String>> KNOWN = known();

    @ParameterizedTest
    @EnumSource
    void everySettingIsKnownToTheServiceThatGetsIt(Overlay overlay) {
        for (JsonNode service : overlay.objects("Deployment")) {
            for (String setting : overlay.settings(service).keySet()) {
                if (setting.startsWith("magpie.")) {
                    assertThat(of(Yaml.name(service)))
                            .as("%s in the settings of %s", setting, Yaml.name(service))
                            .contains(setting);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noAddressOfAnotherServiceIsLeftToADefaultOfTheLaptop(Overlay overlay) {
        for (JsonNode service : overlay.objects("Deployment")) {
            String name = Yaml.name(service);
            for (String setting : of(name)) {
                if (setting.matches("magpie\\.[a-z]+-service\\.(websocket-)?urls")
                        && !setting.contains("." + name + ".")) {
                    boolean asksNobody = name.equals("user-service");
                    assertThat(overlay.settings(service).containsKey(setting))
                            .as("%s in the settings of %s", setting, name)
                            .isNotEqualTo(asksNobody);
                }
            }
        }
    }

    @Test
    void aChangedSettingRollsThePodsThatHaveItAndNoOthers() throws IOException {
        Path copy = Path.of("target", "changed-setting").toAbsolutePath();
        Yaml.delete(copy);
        Yaml.copy(Path.of("kubernetes"), copy);
        Path settings = copy.resolve("base/config/presence-service.env");
        Files.writeString(settings, Files.readString(settings) + "magpie.presence.debounce=2s\n");

        Set<String> changed = new TreeSet<>();
        Map<String, JsonNode> before = new HashMap<>();
        Yaml.documents(Overlay.MEDIUM.asCheckedIn()).forEach(object -> before.put(Yaml.title(object), object));
        for (JsonNode object : Yaml.documents(Overlay.MEDIUM.render(copy))) {
            if (!object.equals(before.get(Yaml.title(object)))) {
                changed.add(Yaml.title(object).replaceFirst("-[a-z0-9]{10}$", "-HASH"));
            }
        }
        assertThat(changed).containsExactly("ConfigMap presence-service-HASH", "Deployment presence-service");
    }

    @Test
    void theReadmeNamesTheSecretsThatPodsMount() throws IOException {
        Set<String> mounted = new TreeSet<>();
        for (Overlay overlay : Overlay.values()) {
            overlay.workloads().forEach(workload -> workload.at("/spec/template/spec/volumes")
                    .forEach(volume ->
                            mounted.add(volume.at("/secret/secretName").asText())));
            overlay.objects("Ingress").forEach(ingress -> ingress.at("/spec/tls")
                    .forEach(tls -> mounted.add(tls.path("secretName").asText())));
        }
        mounted.remove("");
        Set<String> named = new TreeSet<>();
        Matcher rows = SECRET_IN_README.matcher(Files.readString(Path.of("README.md")));
        while (rows.find()) {
            named.add(rows.group(1));
        }
        assertThat(named).isEqualTo(mounted);
    }

    private static Set<String> of(String service) {
        Set<String> settings = new TreeSet<>(KNOWN.get("common"));
        settings.addAll(KNOWN.getOrDefault(service, Set.of()));
        return settings;
    }

    private static Map<String, Set<String>> known() {
        Map<String, Set<String>> known = new HashMap<>();
        try {
            for (URL metadata : Collections.list(
                    SettingsTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
                try (InputStream in = metadata.openStream()) {
                    for (JsonNode property : new JsonMapper().readTree(in).path("properties")) {
                        Matcher source =
                                OF_A_MODULE.matcher(property.path("sourceType").asText());
                        if (source.matches()) {
                            String module = source.group(1);
                            known.computeIfAbsent(
                                            module.equals("common") ? module : module + "-service",
                                            first -> new TreeSet<>())
                                    .add(property.path("name").asText());
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }
}
