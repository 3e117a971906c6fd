package im.magpie.cli.suite;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.folder.Options;
import im.magpie.cli.process.Proc;
import im.magpie.cli.process.ProcessRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a suite is, as {@code ./magpie status --json} prints it.
 *
 * @param url of the gateway; null where there is no suite
 */
public record SuiteStatus(@Nullable String url, Endpoints endpoints, List<ProcessStatus> processes) {
    /** Who was not ready after so long does not start any more. */
    private static final Duration STARTING = Duration.ofMinutes(2);

    public SuiteStatus {
        processes = List.copyOf(processes);
    }

    /**
     * Where clients connect to.
     *
     * @param websocket of connection-service itself
     */
    public record Endpoints(
            @Nullable String gateway, @Nullable String websocket) {}

    /**
     * One process.
     *
     * @param pid null for a dead one
     * @param since when it was started
     * @param memoryBytes resident
     */
    public record ProcessStatus(
            String name, @Nullable Long pid, int port, State state, Instant since, long memoryBytes) {}

    /** Written in lower case. */
    public enum State {
        STARTING,
        RUNNING,
        UNHEALTHY,
        DEAD
    }

    /** Whether anything of it lives. */
    public boolean running() {
        return processes.stream().anyMatch(process -> process.state() != State.DEAD);
    }

    /** Whether everything is there and serves. */
    boolean complete(Options options) {
        return processes.size() == Names.of(options).size()
                && processes.stream().allMatch(process -> process.state() == State.RUNNING);
    }

    /** Asks all processes at the same time; takes a few seconds at most. */
    public static SuiteStatus of(DataFolder folder) throws IOException, InterruptedException {
        Options options = Options.of(folder).orElse(Options.DEFAULT);
        List<ProcessRecord> records = new ArrayList<>();
        for (String name : Names.of(options)) {
            ProcessRecord.read(folder, name).ifPresent(records::add);
        }
        if (records.isEmpty()) {
            return new SuiteStatus(null, new Endpoints(null, null), List.of());
        }
        Ports ports = new Ports(options.port());
        try (Readiness readiness = new Readiness(ports)) {
            return new SuiteStatus(
                    ports.url(), new Endpoints(ports.url(), ports.webSocketUrl()), asked(records, readiness));
        }
    }

    private static List<ProcessStatus> asked(List<ProcessRecord> records, Readiness readiness)
            throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Stream<Callable<ProcessStatus>> questions = records.stream().map(known -> () -> of(known, readiness));
            List<ProcessStatus> answers = new ArrayList<>();
            for (Future<ProcessStatus> answer : threads.invokeAll(questions.toList())) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static ProcessStatus of(ProcessRecord known, Readiness readiness) throws InterruptedException {
        State state = state(known, readiness);
        Optional<Long> pid = state == State.DEAD ? Optional.empty() : Optional.of(known.pid());
        return new ProcessStatus(
                known.name(),
                pid.orElse(null),
                known.port(),
                state,
                known.since(),
                pid.map(Proc::residentBytes).orElse(0L));
    }

    private static State state(ProcessRecord known, Readiness readiness) throws InterruptedException {
        if (!known.alive()) {
            return State.DEAD;
        }
        if (readiness.of(known.name())) {
            return State.RUNNING;
        }
        boolean late = known.ready() || Instant.now().isAfter(known.since().plus(STARTING));
        return late ? State.UNHEALTHY : State.STARTING;
    }
}
