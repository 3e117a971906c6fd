package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.sourceforge.plantuml.FileFormat;
import net.sourceforge.plantuml.FileFormatOption;
import net.sourceforge.plantuml.SourceStringReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents' diagrams are text, drawn by PlantUML. Where a line runs depends on the fonts of a machine, what is written in it does not. */
class DiagramTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern TEXT = Pattern.compile("<text[^>]*>([^<]*)</text>");

    @ParameterizedTest
    @ValueSource(strings = {"architecture", "life-of-a-message", "cluster"})
    void aDiagramShowsWhatItsTextSays(String name) throws IOException {
        String drawn = draw(Files.readString(DOCS.resolve("diagrams/" + name + ".puml")));
        Path picture = DOCS.resolve("images/" + name + ".svg");
        if (Boolean.getBoolean("deploy.write")) {
            Files.writeString(picture, drawn);
        }
        assertThat(texts(drawn)).hasSizeGreaterThan(10);
        assertThat(texts(Files.readString(picture)))
                .as("draw %s anew with -Ddeploy.write=true", picture)
                .isEqualTo(texts(drawn));
    }

    private static String draw(String text) throws IOException {
        String style = Files.readString(DOCS.resolve("diagrams/style.iuml"));
        ByteArrayOutputStream svg = new ByteArrayOutputStream();
        new SourceStringReader(text.replace("!include style.iuml", style))
                .outputImage(svg, new FileFormatOption(FileFormat.SVG));
        return svg.toString(StandardCharsets.UTF_8) + "\n";
    }

    private static List<String> texts(String svg) {
        return TEXT.matcher(svg)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
