package im.magpie.connection.session;

import im.magpie.connection.frame.OutFrame;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/**
 * Collects what one tick has for many sockets, and then hands each event loop its share at once: one task a loop, one flush a socket.
 * Used by one thread.
 */
public final class Outbox {
    private Map<EventLoop, List<Work>> byLoop = new HashMap<>();

    private sealed interface Work {
        ClientSocket socket();

        record Write(ClientSocket socket, OutFrame frame) implements Work {}

        record Run(ClientSocket socket, Runnable action) implements Work {}
    }

    /** Takes over a reference to the frame. */
    public void add(ClientSocket socket, OutFrame frame) {
        work(socket).add(new Work.Write(socket, frame));
    }

    /** Runs in its turn among the frames, before the flush. */
    public void add(ClientSocket socket, Runnable action) {
        work(socket).add(new Work.Run(socket, action));
    }

    /** Hands everything over. */
    public void flush() {
        Map<EventLoop, List<Work>> full = byLoop;
        if (full.isEmpty()) {
            return;
        }
        byLoop = new HashMap<>();
        full.forEach((loop, work) -> {
            try {
                loop.execute(() -> run(work));
            } catch (RejectedExecutionException e) {
                work.forEach(Outbox::release);
            }
        });
    }

    private List<Work> work(ClientSocket socket) {
        return byLoop.computeIfAbsent(socket.loop(), loop -> new ArrayList<>());
    }

    private static void run(List<Work> list) {
        for (Work work : list) {
            switch (work) {
                case Work.Write write -> write.socket().send(write.frame());
                case Work.Run run -> run.action().run();
            }
        }
        for (Work work : list) {
            work.socket().flush();
        }
    }

    private static void release(Work work) {
        if (work instanceof Work.Write write) {
            write.frame().bytes().release();
        }
    }
}
