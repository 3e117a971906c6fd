package im.magpie.connection.read;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.security.Revocations;
import im.magpie.connection.frame.ClientFrame;
import im.magpie.connection.frame.OutFrame;
import im.magpie.connection.frame.ServerFrame;
import im.magpie.connection.session.ClientSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers {@code pull} and {@code sync}. A few questions of a socket run at a time and the others wait, so that a client that catches up
 * with hundreds of conversations takes no more than its share.
 */
@Component
public final class Reads {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final MessageService messages;
    private final Syncs syncs;
    private final ReadProperties properties;
    private final Revocations revocations;
    private final Map<Long, Questions> bySocket = new ConcurrentHashMap<>();

    private record Question(@Nullable String id, String answerType, Asking asking) {}

    /** Blocks. */
    private interface Asking {
        byte[] page() throws InterruptedException;
    }

    /** Of one socket; used on its event loop. */
    private static final class Questions {
        private final Queue<Question> waiting = new ArrayDeque<>();
        private int running;
    }

    Reads(MessageService messages, Syncs syncs, ReadProperties properties, Revocations revocations) {
        this.messages = messages;
        this.syncs = syncs;
        this.properties = properties;
        this.revocations = revocations;
    }

    public void pull(ClientSocket socket, ClientFrame.Pull pull) {
        byte[] body = "{\"userId\":\"%s\",\"conversationId\":\"%s\",\"after\":%d,\"limit\":%d}"
                .formatted(socket.user(), pull.conversationId(), pull.after(), pull.limit())
                .getBytes(StandardCharsets.UTF_8);
        ask(socket, new Question(pull.id(), "entries", () -> messages.ask("/internal/v1/pull", body)));
    }

    public void sync(ClientSocket socket, ClientFrame.Sync sync) {
        String heads = new String(sync.heads().array(), StandardCharsets.UTF_8);
        String reads = new String(sync.reads().array(), StandardCharsets.UTF_8);
        String cursor = sync.cursor() == null ? "" : ",\"cursor\":" + JSON.writeValueAsString(sync.cursor());
        String body = "{\"userId\":\"" + socket.user() + "\",\"heads\":" + heads + ",\"reads\":" + reads + cursor + "}";
        ask(socket, new Question(sync.id(), "heads", () -> syncs.ask(body)));
    }

    /** On the event loop of a socket that is gone. */
    public void gone(ClientSocket socket) {
        Questions questions = bySocket.remove(socket.number());
        if (questions != null) {
            questions.waiting.clear();
        }
    }

    private void ask(ClientSocket socket, Question question) {
        Questions questions = bySocket.computeIfAbsent(socket.number(), number -> new Questions());
        if (questions.waiting.size() >= properties.waiting()) {
            throw new MagpieException(
                    ErrorCode.RATE_LIMITED, "Too many questions wait for their answer: wait for some of them.");
        }
        questions.waiting.add(question);
        runNext(socket, questions);
    }

    private void runNext(ClientSocket socket, Questions questions) {
        while (questions.running < properties.parallel() && !questions.waiting.isEmpty()) {
            Question next = questions.waiting.remove();
            questions.running++;
            Thread.ofVirtual().name("read").start(() -> {
                OutFrame answer = answer(next);
                socket.execute(() -> {
                    socket.send(answer);
                    questions.running--;
                    runNext(socket, questions);
                });
            });
        }
        if (questions.running == 0) {
            bySocket.remove(socket.number(), questions);
        }
    }

    private OutFrame answer(Question question) {
        try {
            byte[] page = question.asking().page();
            if (revocations.stale()) {
                throw new MagpieException(ErrorCode.UNAVAILABLE);
            }
            return OutFrame.page(question.answerType(), question.id(), page);
        } catch (MagpieException e) {
            return OutFrame.of(ServerFrame.Refusal.of(question.id(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OutFrame.of(ServerFrame.Refusal.of(question.id(), new MagpieException(ErrorCode.UNAVAILABLE)));
        }
    }
}
