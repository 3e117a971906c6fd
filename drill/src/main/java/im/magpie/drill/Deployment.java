package im.magpie.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Keeps as many pods as are wanted, of the present template; replaces those of an earlier one within maxSurge and maxUnavailable. */
final class Deployment {
    /** Pods at a time, those that end among them. */
    private static final int ADDRESSES = 20;

    private final String name;
    private final String network;
    private final Path folder;
    private final Duration minReady;
    private final JsonNode strategy;
    private final List<Pod> pods = new ArrayList<>();
    private Template template;
    private int replicas;
    private int made;
    private int outlived;
    private int restarts;

    /** @param network the first three numbers of its pods' addresses */
    Deployment(JsonNode manifest, Template template, int replicas, Duration minReady, String network, Path folder) {
        name = manifest.at("/metadata/name").asText();
        strategy = manifest.at("/spec/strategy/rollingUpdate");
        this.template = template;
        this.replicas = replicas;
        this.minReady = minReady;
        this.network = network;
        this.folder = folder;
    }

    String name() {
        return name;
    }

    synchronized int replicas() {
        return replicas;
    }

    synchronized Template template() {
        return template;
    }

    synchronized void scale(int wanted) {
        replicas = wanted;
    }

    /** Replaces all pods, a few at a time. */
    synchronized void roll(Template next) {
        template = next;
    }

    /** All but those that are gone. */
    synchronized List<Pod> pods() {
        return List.copyOf(pods);
    }

    /** One of those that serve. */
    Pod any() {
        return pods().stream()
                .filter(Pod::ready)
                .findFirst()
                .orElseThrow(() -> new DrillException(name + " has no pod that is ready"));
    }

    /** Whether all that is wanted is there and nothing else. */
    synchronized boolean settled() {
        return pods.size() == replicas && pods.stream().allMatch(pod -> isNew(pod) && pod.availableAfter(minReady));
    }

    /** How many had to be killed at the end of their grace. */
    synchronized int outlived() {
        return outlived;
    }

    /** How often a process was started again in its pod. */
    synchronized int restarts() {
        return restarts + pods.stream().mapToInt(Pod::restarts).sum();
    }

    /** One step towards what is wanted. */
    synchronized void reconcile() {
        for (Pod pod : List.copyOf(pods)) {
            if (pod.gone()) {
                pods.remove(pod);
                outlived += pod.outlived() ? 1 : 0;
                restarts += pod.restarts();
            }
        }
        List<Pod> present = staying().stream().filter(this::isNew).toList();
        List<Pod> former = staying().stream().filter(pod -> !isNew(pod)).toList();
        int total = present.size() + former.size();
        int most = replicas + (former.isEmpty() ? 0 : count("maxSurge"));
        for (int missing = Math.min(most - total, replicas - present.size()); missing > 0; missing--) {
            pods.add(create());
        }
        if (former.isEmpty()) {
            leave(present.reversed(), present.size() - replicas);
        } else {
            replace(former);
        }
    }

    /** Those first that do not serve anyway; of others no more than may be missing. */
    private void replace(List<Pod> former) {
        List<Pod> useless =
                former.stream().filter(pod -> !pod.availableAfter(minReady)).toList();
        useless.forEach(Pod::terminate);
        long available =
                staying().stream().filter(pod -> pod.availableAfter(minReady)).count();
        leave(
                former.stream().filter(pod -> !useless.contains(pod)).toList(),
                (int) available - (replicas - count("maxUnavailable")));
    }

    private static void leave(List<Pod> candidates, int count) {
        candidates.stream()
                .sorted(Comparator.comparing(Pod::ready))
                .limit(Math.max(0, count))
                .forEach(Pod::terminate);
    }

    private List<Pod> staying() {
        return pods.stream().filter(pod -> !pod.terminating()).toList();
    }

    private boolean isNew(Pod pod) {
        return pod.template().equals(template);
    }

    private int count(String limit) {
        String text = strategy.path(limit).asText("1");
        if (!text.endsWith("%")) {
            return Integer.parseInt(text);
        }
        double share = Integer.parseInt(text.replace("%", "")) * replicas / 100.0;
        return (int) (limit.equals("maxSurge") ? Math.ceil(share) : Math.floor(share));
    }

    private Pod create() {
        Set<String> taken = pods.stream().map(Pod::address).collect(Collectors.toSet());
        String address = IntStream.rangeClosed(1, ADDRESSES)
                .mapToObj(number -> network + "." + number)
                .filter(one -> !taken.contains(one))
                .findFirst()
                .orElseThrow(() -> new DrillException(name + " has more pods than addresses"));
        String pod = name + "-" + ++made;
        return Pod.start(pod, address, template, folder.resolve(pod));
    }
}
