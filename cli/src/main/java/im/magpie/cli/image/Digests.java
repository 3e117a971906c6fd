package im.magpie.cli.image;

import im.magpie.cli.terminal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes digests into a kustomization, and leaves everything else of it as it is: comments, order, other images. */
public final class Digests {
    private Digests() {}

    /** An image that the file does not name is not put into it; one that names none of ours is refused. */
    public static void write(Path kustomization, Map<String, String> digests) throws IOException {
        String text = Files.readString(kustomization);
        boolean found = false;
        for (Map.Entry<String, String> image : digests.entrySet()) {
            Matcher digest = Pattern.compile("(- name: magpie/" + Pattern.quote(image.getKey())
                            + "\\n(?: {4}(?!digest:)[^\\n]*\\n)* {4}digest: )sha256:[0-9a-f]{64}")
                    .matcher(text);
            found |= digest.find();
            text = digest.replaceAll("$1" + image.getValue());
        }
        if (!found) {
            throw new Refusal(
                    kustomization + " has no digest of an image of Magpie: name components/images/kustomization.yaml.");
        }
        Files.writeString(kustomization, text);
    }
}
