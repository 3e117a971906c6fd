package im.magpie.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each overlay comes to, as a file whose difference a reviewer reads. */
class GoldenTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    @ParameterizedTest
    @EnumSource
    void anOverlayRendersToItsGoldenFile(Overlay overlay) {
        Written.assertWritten(GOLDEN.resolve(overlay.folder() + ".yaml"), overlay.asCheckedIn());
    }

    @ParameterizedTest
    @EnumSource
    void renderingTwiceGivesTheSameBytes(Overlay overlay) {
        assertThat(overlay.render(Path.of("kubernetes").toAbsolutePath())).isEqualTo(overlay.asCheckedIn());
    }
}
