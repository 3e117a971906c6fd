package im.magpie.connection.command;

import im.magpie.connection.session.ClientSocket;
import org.jspecify.annotations.Nullable;

/** A command that waits for its answer. */
public final class Pending {
    private final long token;
    private final ClientSocket socket;
    private final @Nullable String id;
    private final int partition;
    private final long since;
    private volatile boolean settled;

    Pending(long token, ClientSocket socket, @Nullable String id, int partition, long since) {
        this.token = token;
        this.socket = socket;
        this.id = id;
        this.partition = partition;
        this.since = since;
    }

    public ClientSocket socket() {
        return socket;
    }

    /** The client's {@code id} of the frame. */
    public @Nullable String id() {
        return id;
    }

    /** What the owner of the conversation gives back to name it. */
    String request() {
        return Long.toString(token, Character.MAX_RADIX);
    }

    long token() {
        return token;
    }

    int partition() {
        return partition;
    }

    long since() {
        return since;
    }

    boolean settled() {
        return settled;
    }

    void settle() {
        settled = true;
    }
}
