package im.magpie.conformance;

import im.magpie.sdk.rest.MagpieException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Takes pods away, one after the other, while messages flow. */
final class Disruptions {
    static final String SOCKETS = "connection-service";
    static final List<String> SERVICES =
            List.of("gateway-service", SOCKETS, "message-service", "user-service", "presence-service");

    private static final long PAUSE_MILLIS = 500;
    private static final long VISIT_MILLIS = 200;
    private static final int PERCENT = 100;

    private final Pods pods;
    private final Traffic traffic;
    private final Cases cases;
    private final Duration within;
    private final AtomicLong unanswered = new AtomicLong();
    private volatile boolean over;

    private interface Change {
        void make(Pod pod) throws InterruptedException;
    }

    /** @param within how long a Deployment may take until it is whole again */
    Disruptions(Pods pods, Traffic traffic, Cases cases, Duration within) {
        this.pods = pods;
        this.traffic = traffic;
        this.cases = cases;
        this.within = within;
    }

    void run() throws InterruptedException {
        Thread visitor = Thread.ofVirtual().start(this::visit);
        try {
            cases.look("drain a pod of " + SOCKETS, seen -> step(SOCKETS, this::evict, true, seen));
            for (String service : SERVICES) {
                cases.look("kill a pod of " + service, seen -> step(service, pods::kill, false, seen));
            }
        } finally {
            over = true;
            visitor.join();
        }
    }

    private List<String> step(String service, Change change, boolean planned, Map<String, Long> seen)
            throws InterruptedException {
        Pod pod = pods.oldest(service);
        long refused = unanswered.get();
        long start = System.nanoTime();
        change.make(pod);
        List<String> wrong = new ArrayList<>();
        if (!wholeAgain(service, pod, start)) {
            wrong.add(service + " was not whole again within " + within.toSeconds() + " s");
        }
        seen.put("whole again after s", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        if (!traffic.flows()) {
            wrong.add("messages were not acknowledged afterwards");
        }
        List<Long> latencies = traffic.latenciesSince(start);
        if (!latencies.isEmpty()) {
            seen.put("p99 ms", latencies.get(latencies.size() * (PERCENT - 1) / PERCENT));
            seen.put("longest ms", latencies.getLast());
        }
        wrong.addAll(reconnects(service, traffic.reconnectsSince(start).values(), seen));
        seen.put("unanswered requests", unanswered.get() - refused);
        if (planned && unanswered.get() > refused) {
            wrong.add("requests by the gateway were not answered, though the change was announced");
        }
        return wrong;
    }

    private static List<String> reconnects(String service, Collection<Long> ofEach, Map<String, Long> seen) {
        long most = ofEach.stream().mapToLong(Long::longValue).max().orElse(0);
        seen.put("reconnects", ofEach.stream().mapToLong(Long::longValue).sum());
        seen.put("of one device", most);
        if (!service.equals(SOCKETS)) {
            return most == 0 ? List.of() : List.of("devices lost their connection, which does not lead to " + service);
        }
        return most <= 1
                ? List.of()
                : List.of("a device had to connect " + most
                        + " times: does the load balancer choose by least connections?");
    }

    private boolean wholeAgain(String service, Pod former, long start) throws InterruptedException {
        while (System.nanoTime() - start < within.toNanos()) {
            try {
                if (!pods.exists(former) && pods.whole(service)) {
                    return true;
                }
            } catch (KubernetesClientException e) {
                // The API server may lose its machine as well; the next look is soon.
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }

    private void evict(Pod pod) throws InterruptedException {
        long start = System.nanoTime();
        while (!pods.evict(pod)) {
            if (System.nanoTime() - start > within.toNanos()) {
                throw new CheckException("the PodDisruptionBudget lets no pod be evicted");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Asks the gateway, five times a second. */
    private void visit() {
        while (!over) {
            try {
                traffic.ask();
            } catch (MagpieException e) {
                unanswered.incrementAndGet();
            }
            try {
                Thread.sleep(VISIT_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
