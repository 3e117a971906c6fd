package im.magpie.conformance;

import im.magpie.sdk.rest.MagpieException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** What was looked at so far. */
final class Cases {
    private static final double NANOS = 1e9;

    private final List<Case> all = new ArrayList<>();
    private final Consumer<String> say;

    Cases(Consumer<String> say) {
        this.say = say;
    }

    /** Looks at one thing. */
    interface Look {
        /**
         * What did not hold.
         *
         * @param seen numbers to show
         */
        List<String> at(Map<String, Long> seen) throws Exception;
    }

    /** Whether it held; what can't be done does not hold. */
    boolean look(String name, Look look) throws InterruptedException {
        say.accept(name);
        long start = System.nanoTime();
        Map<String, Long> seen = new LinkedHashMap<>();
        List<String> wrong;
        try {
            wrong = look.at(seen);
        } catch (TimeoutException e) {
            wrong = List.of("no answer in time");
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            wrong = List.of(reason(e));
        }
        Case one = new Case(name, (System.nanoTime() - start) / NANOS, seen, wrong);
        all.add(one);
        one.wrong().forEach(what -> say.accept("WRONG: " + what));
        return one.held();
    }

    List<Case> all() {
        return List.copyOf(all);
    }

    private static String reason(Throwable failure) {
        return switch (failure) {
            case ExecutionException e when e.getCause() != null -> reason(e.getCause());
            case MagpieException refused -> refused.code() + ": " + refused.getMessage();
            case CheckException known -> String.valueOf(known.getMessage());
            default -> failure.toString();
        };
    }
}
