package im.magpie.common.crypto;

import java.nio.file.Path;
import org.springframework.core.convert.converter.Converter;

/** Lets a path come from a mounted file ({@code configtree:}) too: Spring can make one of text, but not of a file's content. */
final class PathConverter implements Converter<String, Path> {
    @Override
    public Path convert(String text) {
        return Path.of(text);
    }
}
