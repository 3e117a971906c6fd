package im.magpie.connection.read;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Syncs of many sockets, asked together where they would wait anyway. One that comes alone goes at once; when all clients come back, a request for each
 * would cost more than its answer. Blocks: for virtual threads.
 */
@Component
final class Syncs {
    private static final Logger LOG = LoggerFactory.getLogger(Syncs.class);

    private final MessageService messages;
    private final ReadProperties properties;
    private final Semaphore askers;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    private record Waiting(String question, long since, CompletableFuture<byte[]> answer) {}

    Syncs(MessageService messages, ReadProperties properties) {
        this.messages = messages;
        this.properties = properties;
        // The others are left to those who pull.
        askers = new Semaphore(Math.max(1, properties.together() / 4));
    }

    /**
     * The page that answers.
     *
     * @param question a JSON object
     * @throws MagpieException what message-service refused, {@code overloaded} or {@code unavailable}
     */
    byte[] ask(String question) throws InterruptedException {
        Waiting asked = new Waiting(question, System.nanoTime(), new CompletableFuture<>());
        waiting.add(asked);
        askIfFree();
        try {
            return asked.answer().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MagpieException refusal ? refusal : new MagpieException(ErrorCode.INTERNAL);
        }
    }

    private void askIfFree() {
        if (!waiting.isEmpty() && askers.tryAcquire()) {
            Thread.ofVirtual().name("sync").start(this::askWaiting);
        }
    }

    private void askWaiting() {
        try {
            List<Waiting> batch = next();
            while (!batch.isEmpty()) {
                answer(batch);
                batch = next();
            }
        } finally {
            askers.release();
        }
        // One may have come between the last look and the release.
        askIfFree();
    }

    private List<Waiting> next() {
        List<Waiting> batch = new ArrayList<>();
        while (batch.size() < properties.syncBatch()) {
            Waiting first = waiting.poll();
            if (first == null) {
                break;
            }
            if (System.nanoTime() - first.since() > properties.timeout().toNanos()) {
                first.answer().completeExceptionally(messages.overloaded());
            } else {
                batch.add(first);
            }
        }
        return batch;
    }

    private void answer(List<Waiting> batch) {
        try {
            List<byte[]> answers = batch.size() == 1
                    ? List.of(askFor("/internal/v1/sync", batch.getFirst().question()))
                    : lines(askFor(
                            "/internal/v1/syncs",
                            batch.stream().map(Waiting::question).collect(Collectors.joining(",", "[", "]"))));
            if (answers.size() != batch.size()) {
                throw new MagpieException(ErrorCode.INTERNAL);
            }
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(answers.get(i));
            }
        } catch (MagpieException e) {
            refuse(batch, e);
        } catch (InterruptedException | RuntimeException e) {
            LOG.warn("A sync could not be asked", e);
            batch.forEach(asked -> asked.answer().completeExceptionally(e));
        }
    }

    /** One that is wrong must not be the others' refusal. */
    private void refuse(List<Waiting> batch, MagpieException refusal) {
        if (batch.size() > 1 && !isPassing(refusal)) {
            batch.forEach(asked -> answer(List.of(asked)));
        } else {
            batch.forEach(asked -> asked.answer().completeExceptionally(notAllAtOnce(refusal)));
        }
    }

    private static boolean isPassing(MagpieException refusal) {
        return refusal.code() == ErrorCode.OVERLOADED || refusal.code() == ErrorCode.UNAVAILABLE;
    }

    private MagpieException notAllAtOnce(MagpieException refusal) {
        return isPassing(refusal)
                ? new MagpieException(refusal.code(), String.valueOf(refusal.getMessage()), messages.later())
                : refusal;
    }

    private byte[] askFor(String path, String body) throws InterruptedException {
        return messages.ask(path, body.getBytes(StandardCharsets.UTF_8));
    }

    private static List<byte[]> lines(byte[] answer) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= answer.length; i++) {
            if (i == answer.length || answer[i] == '\n') {
                lines.add(Arrays.copyOfRange(answer, start, i));
                start = i + 1;
            }
        }
        return lines;
    }
}
