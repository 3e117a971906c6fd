package im.magpie.simulation;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./magpie verify --simulate}: runs seeds until one fails. Exit code 0: none did; 1: one did, and the output says how to repeat it. */
@Command(
        name = "magpie verify --simulate",
        description =
                "Runs the message path in simulated time, where everything goes wrong that the seed can think of.",
        mixinStandardHelpOptions = true)
public final class Simulate implements Callable<Integer> {
    private static final long PROGRESS_NANOS = 500_000_000L;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--seeds", paramLabel = "N", description = "How many seeds; 1,000 by default.")
    private long seeds = 1_000;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "The first seed; with it alone, only this one, and its trace.")
    private @Nullable Long seed;

    @Option(
            names = "--bug",
            paramLabel = "NAME",
            converter = BugName.class,
            description = "Puts a known bug into the surroundings, which has to be found: ${COMPLETION-CANDIDATES}.",
            completionCandidates = BugNames.class)
    private @Nullable Bug bug;

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    private long shownAt = System.nanoTime();

    private Simulate() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Simulate()).execute(arguments));
    }

    private static final class BugName implements CommandLine.ITypeConverter<Bug> {
        @Override
        public Bug convert(String value) {
            try {
                return Bug.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException("There is no bug '" + value + "'; --help lists them.");
            }
        }
    }

    private static final class BugNames implements Iterable<String> {
        @Override
        public java.util.Iterator<String> iterator() {
            return java.util.Arrays.stream(Bug.values()).map(Bug::toString).iterator();
        }
    }

    @Override
    public Integer call() {
        boolean one = seed != null && !spec.commandLine().getParseResult().hasMatchedOption("--seeds");
        Campaign campaign = new Campaign(bug);
        campaign.run(seed == null ? 1 : seed, one ? 1 : seeds, this::progress);
        Plan failed = campaign.failed();
        Plan small = failed == null ? null : new Shrinker().shrink(failed).tracing();
        Run.Result result = small == null ? null : Run.of(small);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.builder().build().writeValueAsString(summary(campaign, result)));
        } else {
            print(out, campaign, small, result);
        }
        out.flush();
        return failed == null ? 0 : 1;
    }

    private void progress(Campaign campaign) {
        if (System.nanoTime() - shownAt > PROGRESS_NANOS) {
            shownAt = System.nanoTime();
            PrintWriter err = spec.commandLine().getErr();
            err.printf(
                    "\r%,d seeds, %,d steps, %,d commands, %,d faults, %d s",
                    campaign.runs(),
                    campaign.steps(),
                    campaign.operations(),
                    campaign.faultCount(),
                    campaign.elapsed().toSeconds());
            err.flush();
        }
    }

    private static Map<String, Object> summary(Campaign campaign, Run.@Nullable Result result) {
        Plan failed = campaign.failed();
        return Map.of(
                "seeds",
                campaign.runs(),
                "steps",
                campaign.steps(),
                "commands",
                campaign.operations(),
                "faults",
                campaign.faults().entrySet().stream()
                        .collect(Collectors.toMap(fault -> fault.getKey().text(), Map.Entry::getValue)),
                "elapsedMs",
                campaign.elapsed().toMillis(),
                "failedSeed",
                failed == null ? List.of() : List.of(failed.seed()),
                "violations",
                result == null ? List.of() : result.violations());
    }

    private void print(PrintWriter out, Campaign campaign, @Nullable Plan small, Run.@Nullable Result result) {
        spec.commandLine().getErr().println();
        if (small != null && result != null) {
            result.trace().forEach(out::println);
            out.println();
            out.printf("Seed %d fails:%n", small.seed());
            result.violations().forEach(violation -> out.println("  " + violation));
            out.printf(
                    "The trace above is as little of it as still fails: %d commands, %d faults.%n",
                    result.operations(), result.faultCount());
            out.printf(
                    "Repeat it: ./magpie verify --simulate --seed %d%s%n%n",
                    small.seed(), small.bug() == null ? "" : " --bug " + small.bug());
        }
        campaign.faults().forEach((fault, count) -> out.printf("%,10d  %s%n", count, fault.text()));
        out.printf(
                "%,d seeds, %,d steps, %,d commands, %,d faults of %d kinds in %.1f s: %s%n",
                campaign.runs(),
                campaign.steps(),
                campaign.operations(),
                campaign.faultCount(),
                campaign.faults().size(),
                campaign.elapsed().toMillis() / 1000.0,
                campaign.failed() == null ? "nothing lost, doubled, reordered, miscounted or leaked." : "FAILED");
    }
}
