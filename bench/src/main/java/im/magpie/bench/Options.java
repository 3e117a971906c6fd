package im.magpie.bench;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much of what, and where. */
final class Options {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Messages or pages a second; the default is the workload's.")
    private @Nullable Double rate;

    @Option(names = "--users", paramLabel = "N", description = "How many clients; the default is the workload's.")
    private @Nullable Integer users;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "How long to measure (default: 30).")
    private int duration = 30;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "How long before (default: 20).")
    private int warmUp = 20;

    @Option(names = "--payload", paramLabel = "BYTES", description = "Of each text (default: 200).")
    private int payload = 200;

    @Option(names = "--size", paramLabel = "N", description = "Members of the group (default: 100).")
    private int size = 100;

    @Option(
            names = "--find-limit",
            description = "With direct or group: searches the highest rate that keeps --p99, from --rate on.")
    private boolean findLimit;

    @Option(
            names = "--p99",
            paramLabel = "MS",
            description = "The bound of --find-limit, milliseconds send to receive (default: 50).")
    private double p99 = 50;

    @Option(
            names = "--overload",
            paramLabel = "TIMES",
            description =
                    "With direct: searches the peak, then offers so many times of it; the servers get one processor.")
    private @Nullable Double overload;

    @Option(names = "--straight", description = "To connection-service, past the gateway.")
    private boolean straight;

    @Option(names = "--url", paramLabel = "URL", description = "A suite elsewhere; its processes can't be seen then.")
    private @Nullable URI url;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "The data folder of the suite (default: .magpie); where none runs, one is started for the run.")
    private @Nullable Path data;

    /** The rate, or the workload's own. */
    double rate(double otherwise) {
        return atLeast(Double.MIN_VALUE, "--rate", rate == null ? otherwise : rate);
    }

    int users(int otherwise) {
        return (int) atLeast(2, "--users", users == null ? otherwise : users);
    }

    int size() {
        return (int) atLeast(2, "--size", size);
    }

    int duration() {
        return (int) atLeast(1, "--duration", duration);
    }

    int warmUp() {
        return (int) atLeast(0, "--warm-up", warmUp);
    }

    int payload() {
        return (int) atLeast(1, "--payload", payload);
    }

    boolean findLimit() {
        return findLimit;
    }

    double p99() {
        return atLeast(1, "--p99", p99);
    }

    /** Times of the peak; 0: not asked for. */
    double overload() {
        return overload == null ? 0 : atLeast(1, "--overload", overload);
    }

    boolean straight() {
        return straight;
    }

    @Nullable
    URI url() {
        return url;
    }

    @Nullable
    Path data() {
        return data;
    }

    private double atLeast(double least, String option, double value) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(), option + " is too small.");
        }
        return value;
    }
}
