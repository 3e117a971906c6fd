package im.magpie.drill;

import im.magpie.servers.Leash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pod as the kubelet runs it: started, probed, started again when its process ends, and stopped in the order that Kubernetes promises. */
final class Pod {
    private static final long TICK_MILLIS = 100;
    /** Doubled each time, but not before the second restart. */
    private static final Duration BACK_OFF = Duration.ofSeconds(10);

    private final String name;
    private final String address;
    private final Template template;
    private final Path folder;
    private final Thread kubelet;
    private final Thread ending;
    private volatile Process process;
    private volatile Leash leash;
    private volatile boolean ready;
    private volatile long readySince;
    private volatile boolean terminating;
    private volatile boolean gone;
    private volatile boolean outlived;
    private volatile int restarts;

    private Pod(String name, String address, Template template, Path folder) throws IOException {
        this.name = name;
        this.address = address;
        this.template = template;
        this.folder = folder;
        process = template.start(folder, address);
        leash = new Leash(process);
        kubelet = Thread.ofVirtual().unstarted(this::run);
        ending = Thread.ofVirtual().unstarted(this::end);
    }

    static Pod start(String name, String address, Template template, Path folder) {
        try {
            Pod pod = new Pod(name, address, template, folder);
            pod.kubelet.start();
            return pod;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }

    Template template() {
        return template;
    }

    /** Whether Services lead to it: from the moment on that its end is wanted they don't. */
    boolean ready() {
        return ready && !terminating && process.isAlive();
    }

    boolean availableAfter(Duration minReady) {
        return ready() && System.nanoTime() - readySince >= minReady.toNanos();
    }

    boolean terminating() {
        return terminating;
    }

    boolean gone() {
        return gone;
    }

    /** Whether it had to be killed since its grace was over. */
    boolean outlived() {
        return outlived;
    }

    int restarts() {
        return restarts;
    }

    /** As the kernel does when memory runs out, for example. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** What deleting or evicting it means. */
    synchronized void terminate() {
        if (!terminating) {
            terminating = true;
            ending.start();
        }
    }

    private void run() {
        try {
            while (!terminating) {
                live();
                restart();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the process has ended. */
    private void live() throws InterruptedException {
        Probe startup = new Probe(template, "startup", address);
        Probe readiness = new Probe(template, "readiness", address);
        Probe liveness = new Probe(template, "liveness", address);
        boolean up = false;
        while (process.isAlive() && !terminating) {
            if (up) {
                judge(readiness.ask());
            }
            Boolean fine = (up ? liveness : startup).ask();
            if (Boolean.FALSE.equals(fine)) {
                stop(template.grace());
            }
            up |= Boolean.TRUE.equals(fine);
            Thread.sleep(TICK_MILLIS);
        }
        ready = false;
    }

    private void judge(@Nullable Boolean answer) {
        if (Boolean.TRUE.equals(answer) && !ready) {
            readySince = System.nanoTime();
            ready = true;
        } else if (Boolean.FALSE.equals(answer)) {
            ready = false;
        }
    }

    private void restart() throws InterruptedException, IOException {
        if (restarts > 0 && !terminating) {
            Thread.sleep(BACK_OFF.multipliedBy(1L << Math.min(restarts - 1, 5)));
        }
        synchronized (this) {
            if (!terminating) {
                restarts++;
                leash.close();
                process = template.start(folder, address);
                leash = new Leash(process);
            }
        }
    }

    /** preStop and what follows have one grace together. */
    private void end() {
        long start = System.nanoTime();
        try {
            process.waitFor(template.preStop().toMillis(), TimeUnit.MILLISECONDS);
            stop(template.grace().minusNanos(System.nanoTime() - start));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        leash.close();
        gone = true;
    }

    private void stop(Duration grace) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
            outlived = true;
            process.destroyForcibly().onExit().join();
        }
    }

    /** At the end of a drill nobody waits. */
    synchronized void close() {
        terminating = true;
        process.destroyForcibly().onExit().join();
        leash.close();
    }
}
