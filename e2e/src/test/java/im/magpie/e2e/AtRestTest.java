package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** G9: content is in no file of the database, Kafka, Redis or the logs. */
class AtRestTest {
    private static final String CANARY = "canary-of-the-coal-mine-4711";

    @Test
    void noFileHoldsWhatWasWritten() throws IOException {
        Person ann = Person.register("ann");
        Person bob = Person.register("bob");
        String group = ann.group(CANARY, bob);
        try (Socket socket = ann.socket();
                Socket bobs = bob.socket()) {
            socket.say(group, CANARY);
            bobs.entry(group);
        }
        ann.rest().say(ann.with(bob), CANARY);
        ann.rest()
                .patch(
                        "/v1/conversations/" + group + "/messages/2",
                        Map.of("content", Map.of("type", "text", "text", CANARY + " again")));
        assertThat(bob.rest().get("/v1/conversations/" + group + "/entries").text())
                .contains(CANARY);
        assertThat(filesWith(CANARY)).isEmpty();
        assertThat(filesWith(ann.name()))
                .as("directory data, so that the search itself is proven")
                .isNotEmpty();
        assertThat(filesWith(Person.PASSWORD)).isEmpty();
        assertThat(filesWith(ann.refreshToken())).isEmpty();
        assertThat(filesWith(ann.accessToken())).isEmpty();
    }

    private static List<Path> filesWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Installation.shared().data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (content.contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
