package im.magpie.deploy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A ValidatingAdmissionPolicy, evaluated as an API server would: the file that a cluster gets, not a copy of its rules. */
final class Policy {
    private static final Path FOLDER = Path.of("kubernetes", "policies");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();
    private static final Cel CEL = CelFactory.standardCelBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("object", SimpleType.DYN)
            .addVar("variables", MapType.create(SimpleType.STRING, SimpleType.DYN))
            .addCompilerLibraries(CelOptionalLibrary.INSTANCE, CelExtensions.strings())
            .addRuntimeLibraries(CelOptionalLibrary.INSTANCE, CelExtensions.strings())
            .build();

    private final String name;
    private final List<JsonNode> rules;
    private final Map<String, Program> variables = new LinkedHashMap<>();
    private final Map<String, Program> validations = new LinkedHashMap<>();

    private Policy(JsonNode yaml) {
        name = Yaml.name(yaml);
        rules = list(yaml.at("/spec/matchConstraints/resourceRules"));
        for (JsonNode variable : yaml.at("/spec/variables")) {
            variables.put(variable.path("name").asText(), program(variable));
        }
        for (JsonNode validation : yaml.at("/spec/validations")) {
            validations.put(validation.path("message").asText(), program(validation));
        }
    }

    static List<Policy> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted()
                    .flatMap(file -> Yaml.documents(file).stream())
                    .filter(object -> Yaml.kind(object).equals("ValidatingAdmissionPolicy"))
                    .map(Policy::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    /** What it says to what it refuses. */
    List<String> messages() {
        return List.copyOf(validations.keySet());
    }

    boolean concerns(JsonNode object) {
        String version = object.path("apiVersion").asText();
        String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
        String resource = plural(Yaml.kind(object).toLowerCase(Locale.ROOT));
        return rules.stream()
                .anyMatch(rule -> texts(rule.path("apiGroups")).contains(group)
                        && texts(rule.path("apiVersions")).contains(version.substring(version.indexOf('/') + 1))
                        && texts(rule.path("resources")).contains(resource));
    }

    /** Why it refuses the object, if it does. A rule that can't be evaluated refuses (failurePolicy: Fail). */
    List<String> refusals(JsonNode object) {
        List<String> refusals = new ArrayList<>();
        Map<String, Object> known = new HashMap<>();
        Map<String, Object> evaluated = new HashMap<>();
        known.put("object", JSON.convertValue(object, new TypeReference<Map<String, Object>>() {}));
        known.put("variables", evaluated);
        try {
            for (Map.Entry<String, Program> variable : variables.entrySet()) {
                evaluated.put(variable.getKey(), variable.getValue().eval(known));
            }
        } catch (CelEvaluationException e) {
            return List.of(name + ": " + e.getMessage());
        }
        validations.forEach((message, program) -> {
            try {
                if (!Boolean.TRUE.equals(program.eval(known))) {
                    refusals.add(message);
                }
            } catch (CelEvaluationException e) {
                refusals.add(message + ": " + e.getMessage());
            }
        });
        return refusals;
    }

    private static Program program(JsonNode rule) {
        String expression = rule.path("expression").asText();
        try {
            return CEL.createProgram(CEL.compile(expression).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException(expression, e);
        }
    }

    private static String plural(String kind) {
        if (kind.endsWith("s")) {
            return kind + "es";
        }
        return kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static List<String> texts(JsonNode array) {
        return list(array).stream().map(JsonNode::asText).toList();
    }
}
