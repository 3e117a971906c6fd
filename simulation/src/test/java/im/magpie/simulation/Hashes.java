package im.magpie.simulation;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Prints what twenty runs came to, from a JVM of its own. */
final class Hashes {
    private Hashes() {}

    public static void main(String[] arguments) {
        System.out.println(ofTwenty());
    }

    static String ofTwenty() {
        return LongStream.rangeClosed(1, 20)
                .mapToObj(seed -> Long.toHexString(Run.of(Plan.of(seed, null)).hash()))
                .collect(Collectors.joining(" "));
    }
}
