package im.magpie.nemesis;

import im.magpie.sdk.log.Entry;
import im.magpie.sdk.rest.MagpieException;
import im.magpie.sdk.session.Event;
import im.magpie.sdk.session.Outcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the application on one device asked for and was told. */
final class Device {
    private final String name;
    private final String userId;
    private final History history;
    private final List<Conversation> conversations;
    private final Map<String, View> views = new ConcurrentHashMap<>();

    /** @param conversations what its user is in when the run begins */
    Device(String name, String userId, History history, List<Conversation> conversations) {
        this.name = name;
        this.userId = userId;
        this.history = history;
        this.conversations = List.copyOf(conversations);
    }

    String userId() {
        return userId;
    }

    List<Conversation> conversations() {
        return conversations;
    }

    View view(String conversation) {
        return views.computeIfAbsent(conversation, key -> new View());
    }

    /** Is about to send a message. */
    Message asks(Conversation conversation) {
        return history.asked(userId, conversation);
    }

    void told(Event event) {
        switch (event) {
            case Event.EntryReceived(Entry entry) -> heard(entry);
            case Event.ConversationGone(String conversation) ->
                view(conversation).out();
            case Event.SignedOut(String reason) -> history.violations().add("G7", name + " was signed out: " + reason);
            default -> {}
        }
    }

    /** G4: the next one, always. */
    private void heard(Entry entry) {
        String wrong = view(entry.conversationId()).next(entry.seq());
        if (wrong != null) {
            history.violations().add("G4", name + " heard " + wrong + " in " + entry.conversationId());
        }
        history.heard(name, entry);
    }

    void settled(Message message, Outcome.@Nullable Acknowledged promise, @Nullable Throwable failure) {
        if (promise != null) {
            history.acknowledged(message, promise);
        } else {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            history.refused(message, cause instanceof MagpieException refusal ? refusal.code() : String.valueOf(cause));
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** How far it is in one conversation; written by the SDK's delivery thread. */
    static final class View {
        private volatile long last;
        private volatile long highest;
        private volatile long read;
        private volatile boolean in = true;

        /** What is wrong with hearing this entry now; null if it is the next one. Who is let in again may hear again what they had heard before. */
        private @Nullable String next(long seq) {
            long before = last;
            boolean again = !in && seq <= highest;
            in = true;
            last = seq;
            highest = Math.max(highest, seq);
            if (again || seq == before + 1) {
                return null;
            }
            return seq <= before ? seq + " after " + before : seq + " after " + before + ", with a gap";
        }

        private void out() {
            in = false;
        }

        long last() {
            return last;
        }

        /** The highest ever heard, over all stays. */
        long highest() {
            return highest;
        }

        /** All up to there is read. */
        void readUpTo(long seq) {
            read = Math.max(read, seq);
        }

        long read() {
            return read;
        }
    }
}
