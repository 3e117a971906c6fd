package im.magpie.sdk;

import im.magpie.sdk.log.Content;
import im.magpie.sdk.log.Entry;
import im.magpie.sdk.session.Outcome;
import java.util.concurrent.CompletableFuture;

/** A message somebody else sent, with the means to answer it. */
public record Message(Entry entry, Magpie magpie) {
    /** Its text, empty where its content is of another type. */
    public String text() {
        return entry.text();
    }

    /** Who sent it. */
    public String senderId() {
        return entry.senderId();
    }

    /** Where. */
    public String conversationId() {
        return entry.conversationId();
    }

    /** Answers in the same conversation; what it gives is done when the answer is stored. */
    public CompletableFuture<Outcome.Acknowledged> reply(String text) {
        return magpie.send(conversationId(), Content.text(text));
    }

    /** Marks it, and all before it, as read. */
    public void read() {
        magpie.read(conversationId(), entry.seq());
    }
}
