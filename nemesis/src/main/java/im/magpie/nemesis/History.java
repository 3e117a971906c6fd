package im.magpie.nemesis;

import im.magpie.sdk.log.Entry;
import im.magpie.sdk.session.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What was asked for, promised and heard, by all clients. What can be seen to be wrong at once is a violation at once; {@link Checker} looks at the end. */
final class History {
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, Conversation> conversations = new ConcurrentHashMap<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong heard = new AtomicLong();
    private final Latencies latencies = new Latencies();
    private final Violations violations;
    private final OperationLog operations;

    History(Violations violations, OperationLog operations) {
        this.violations = violations;
        this.operations = operations;
    }

    void add(Conversation conversation) {
        conversations.put(conversation.id(), conversation);
    }

    boolean knows(String conversation) {
        return conversations.containsKey(conversation);
    }

    List<Conversation> conversations() {
        return List.copyOf(conversations.values());
    }

    Conversation conversation(String id) {
        return conversations.computeIfAbsent(id, unknown -> new Conversation(unknown, List.of(), true));
    }

    /** Somebody is about to send a message. */
    Message asked(String senderId, Conversation conversation) {
        synchronized (messages) {
            Message message = new Message(messages.size(), senderId, conversation, System.nanoTime());
            messages.add(message);
            operations.add(senderId, "asks", conversation.id(), 0, message.number());
            return message;
        }
    }

    void acknowledged(Message message, Outcome.Acknowledged promise) {
        long now = System.nanoTime();
        acknowledged.incrementAndGet();
        operations.add(message.senderId(), "promised", message.conversation().id(), promise.seq(), message.number());
        latencies.add(now - message.sentAt());
        int there = message.conversation().message(promise.seq());
        if (there >= 0 && there != message.number()) {
            violations.add(
                    "G1", message + " was acknowledged as " + promise.seq() + ", where message " + there + " is");
        }
        message.acknowledged(now, promise.seq());
    }

    void refused(Message message, String code) {
        refused.incrementAndGet();
        operations.add(
                message.senderId(), "refused " + code, message.conversation().id(), 0, message.number());
        message.refused(System.nanoTime(), code);
    }

    /** G1 to G3, as far as one entry shows: it is what was sent, where it was promised, and the same for everybody. */
    void heard(String who, Entry entry) {
        heard.incrementAndGet();
        operations.add(
                who,
                "hears " + entry.kind(),
                entry.conversationId(),
                entry.seq(),
                Message.numberOf(entry.clientMessageId()));
        if (!conversation(entry.conversationId()).heard(entry)) {
            violations.add("G2", who + " heard another " + place(entry) + " than others did: " + entry.kind());
        }
        if (entry.isMessage()) {
            checkMessage(who, entry);
        }
    }

    private void checkMessage(String who, Entry entry) {
        Message message = message(Message.numberOf(entry.clientMessageId()));
        if (message == null) {
            violations.add("G3", who + " heard " + place(entry) + ", which nobody sent");
            return;
        }
        boolean asSent = entry.recalledAt() != null
                || entry.editedAt() != null
                || entry.text().equals(message.text());
        if (!asSent
                || !message.senderId().equals(entry.senderId())
                || !message.conversation().id().equals(entry.conversationId())) {
            violations.add("G1", who + " heard " + place(entry) + " not as it was sent: " + message);
        }
        if (message.seq() != 0 && message.seq() != entry.seq()) {
            violations.add("G1", message + " was acknowledged as " + message.seq() + " and is heard as " + entry.seq());
        }
    }

    private static String place(Entry entry) {
        return "entry " + entry.seq() + " of " + entry.conversationId();
    }

    @Nullable
    Message message(int number) {
        synchronized (messages) {
            return number >= 0 && number < messages.size() ? messages.get(number) : null;
        }
    }

    List<Message> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    long asked() {
        synchronized (messages) {
            return messages.size();
        }
    }

    long acknowledged() {
        return acknowledged.get();
    }

    long refused() {
        return refused.get();
    }

    long waiting() {
        return asked() - acknowledged() - refused();
    }

    long heard() {
        return heard.get();
    }

    Latencies latencies() {
        return latencies;
    }

    Violations violations() {
        return violations;
    }
}
