package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that says which test protects from which bug names tests that are there. */
class BugsOfOthersPageTest {
    private static final Path CHECKOUT = Path.of("..");
    private static final Path PAGE = CHECKOUT.resolve("docs/explanation/bugs-of-others.md");
    private static final Pattern TEST = Pattern.compile("`([a-z0-9-]+)/(\\w+Test)#(\\w+)`");

    @Test
    void eachTestThatThePageNamesIsThere() throws IOException {
        List<MatchResult> named = TEST.matcher(Files.readString(PAGE)).results().toList();
        assertThat(named).hasSizeGreaterThan(24);
        for (MatchResult test : named) {
            assertThat(sourceOf(test.group(1), test.group(2))).as(test.group()).contains("void " + test.group(3) + "(");
        }
    }

    @Test
    void eachBugNamesATest() throws IOException {
        List<String> bugs = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .toList();
        assertThat(bugs).hasSize(24).allMatch(line -> TEST.matcher(line).find());
    }

    private static String sourceOf(String module, String test) throws IOException {
        try (Stream<Path> files = Files.walk(CHECKOUT.resolve(module).resolve("src/test/java"))) {
            List<Path> found =
                    files.filter(file -> file.endsWith(test + ".java")).toList();
            StringBuilder sources = new StringBuilder();
            for (Path file : found) {
                sources.append(Files.readString(file));
            }
            return sources.toString();
        }
    }
}
