package im.magpie.cli.suite;

import java.util.Map;
import java.util.stream.Stream;

/** What {@code --scale SERVICE=COUNT} may say. */
public final class Scale {
    private Scale() {}

    /** Notes how many of a service run; throws {@link IllegalArgumentException} with what would be right. */
    public static void put(Map<String, Integer> scale, String service, int count, Ports first) {
        if (Stream.of(ServiceModule.values()).noneMatch(known -> known.module().equals(service))) {
            throw new IllegalArgumentException(
                    "--scale " + String.join("=N or ", ServiceModule.modules(true)) + "=N, not " + service);
        }
        if (count < 1 || count > Instance.MOST) {
            throw new IllegalArgumentException("--scale " + service + "=1 to " + Instance.MOST + ", not " + count);
        }
        first.block(count);
        scale.put(service, count);
    }
}
