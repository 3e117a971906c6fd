package im.magpie.standalone;

import static java.util.Comparator.comparingInt;
import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.schema.MigrationRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Every service's migrations, all of which are on this module's class path, expand before and contract after (ADR 15). */
class MigrationsTest {
    private static final Pattern FILE = Pattern.compile(".*/db/(([^/]+)/V(\\d+)__[^/]+\\.sql)");

    /**
     * Older than these rules, and not to be changed: Flyway compares checksums. What V3 drops was used before the first release only. V4 adds an index,
     * which both servers do in place of themselves; it only does not ask to be refused where they could not.
     */
    private static final Map<String, List<String>> AS_THEY_ARE = Map.of(
            "message/V3__command_partition.sql",
            List.of("takes away what an older version may use: DROP TABLE BARRIER"),
            "message/V4__unread.sql",
            List.of("neither ALGORITHM=INSTANT nor ALGORITHM=INPLACE, LOCK=NONE: ALTER TABLE ENTRY"));

    @Test
    void everyMigrationCanRunWhileItsServiceDoes() throws IOException {
        Resource[] scripts = new PathMatchingResourcePatternResolver().getResources("classpath*:db/*/*.sql");
        Map<String, List<Matcher>> locations = Arrays.stream(scripts)
                .map(script -> FILE.matcher(uri(script)))
                .peek(file -> assertThat(file.matches()).as(file.toString()).isTrue())
                .collect(Collectors.groupingBy(file -> file.group(2)));
        assertThat(locations).containsKeys("message", "user");

        Map<String, List<String>> faults = new TreeMap<>();
        locations.forEach((location, files) -> {
            MigrationRules rules = location.endsWith("-contract") ? MigrationRules.contract() : MigrationRules.expand();
            files.stream()
                    .sorted(comparingInt(file -> Integer.parseInt(file.group(3))))
                    .map(file -> file.group(1))
                    .forEach(file -> faults.put(file, rules.faultsOf(text("/db/" + file))));
        });
        faults.values().removeIf(List::isEmpty);

        assertThat(faults).isEqualTo(AS_THEY_ARE);
    }

    private static String uri(Resource resource) {
        try {
            return resource.getURI().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String path) {
        try (var in = MigrationsTest.class.getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
