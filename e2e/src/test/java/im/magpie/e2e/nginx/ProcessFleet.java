package im.magpie.e2e.nginx;

import im.magpie.conformance.KubernetesApi.Fleet;
import im.magpie.conformance.KubernetesApi.Running;
import im.magpie.e2e.Installation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** The processes of a suite as pods: what is missing is started again, as a Deployment would. */
final class ProcessFleet implements Fleet, AutoCloseable {
    /** Each look is a process of its own. */
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Set<Long> ending = ConcurrentHashMap.newKeySet();
    private List<JsonNode> processes = look();
    private final List<JsonNode> wanted = processes;
    private long looked = System.nanoTime();
    private final Thread controller = Thread.ofVirtual().start(this::control);
    private volatile boolean missing;
    private volatile boolean closed;

    @Override
    public int wanted(String service) {
        return (int) wanted.stream().filter(process -> isOf(service, process)).count();
    }

    @Override
    public synchronized List<Running> pods(String service) {
        if (System.nanoTime() - looked >= LOOK_NANOS) {
            processes = look();
            looked = System.nanoTime();
        }
        return processes.stream()
                .filter(process ->
                        isOf(service, process) && isAlive(process.path("pid").asLong()))
                .map(process -> running(service, process))
                .toList();
    }

    private static List<JsonNode> look() {
        List<JsonNode> now = new ArrayList<>();
        Installation.shared().status().get("processes").forEach(now::add);
        return now;
    }

    private static boolean isOf(String service, JsonNode process) {
        return process.get("name").asString().matches(service + "(-\\d)?");
    }

    private Running running(String service, JsonNode process) {
        long pid = process.get("pid").asLong();
        return new Running(
                service,
                process.get("name").asString() + "-" + pid,
                String.valueOf(pid),
                process.get("since").asString(),
                process.get("state").asString().equals("running"),
                ending.contains(pid));
    }

    @Override
    public boolean evict(Running pod) {
        ending.add(Long.parseLong(pod.uid()));
        process(pod).destroy();
        missing = true;
        return true;
    }

    @Override
    public void kill(Running pod) {
        process(pod).destroyForcibly();
        missing = true;
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static ProcessHandle process(Running pod) {
        return ProcessHandle.of(Long.parseLong(pod.uid())).orElseThrow();
    }

    private void control() {
        while (!closed) {
            if (missing && ending.stream().noneMatch(ProcessFleet::isAlive)) {
                missing = false;
                try {
                    Installation.shared().up();
                } catch (AssertionError e) {
                    // Its message did not go through, as another pod was killed meanwhile: that one is missing now.
                    missing = true;
                }
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            controller.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
