package im.magpie.sdk.session;

import im.magpie.sdk.log.Entry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A frame of the server. */
public sealed interface Incoming {
    /** The greeting is accepted. */
    record Connected(String userId, long heartbeatMs) implements Incoming {}

    /** A send is stored. */
    record Ack(String id, String conversationId, long seq, Instant serverTime) implements Incoming {}

    /** The answer to a pull; it covers {@code from} to {@code to}, the head is {@code lastSeq}. */
    record Entries(String id, String conversationId, List<Entry> items, long to, long lastSeq) implements Incoming {}

    /** The answer to a sync. */
    record Heads(String id, List<Head> items, @Nullable String nextCursor) implements Incoming {}

    /** Where a conversation stands. */
    record Head(String conversationId, long lastSeq, long readSeq, long unread, boolean gone) {}

    /** Done. */
    record Ok(String id) implements Incoming {}

    /** Alive. */
    record Pong() implements Incoming {}

    /** An entry as it was appended. */
    record Live(Entry entry) implements Incoming {}

    /** Passed on to the listener as it is. */
    record Told(Event event) implements Incoming {}

    /** Something of the user's changed. */
    record Hint(Event.Inbox event) implements Incoming {}

    /** Something may have been missed. */
    record Lagging() implements Incoming {}

    /** The node is going: connect anew. */
    record Reconnect(long afterMs) implements Incoming {}

    /** A request failed, or, without an id, the connection is in trouble. */
    record Failure(@Nullable String id, String code, String message, long retryAfterMs) implements Incoming {}

    /** A type that this version does not know. */
    record Unknown(String type) implements Incoming {}

    /** Reads a frame; tolerates what it does not know. */
    static Incoming of(JsonNode json) {
        String type = json.path("type").stringValue("");
        String id = json.path("id").stringValue("");
        String conversation = json.path("conversationId").stringValue("");
        String user = json.path("userId").stringValue("");
        return switch (type) {
            case "connected" -> new Connected(user, json.path("heartbeatMs").longValue(30_000));
            case "ack" -> new Ack(id, conversation, json.path("seq").longValue(0), time(json.path("serverTime")));
            case "entry" -> new Live(Entry.of(json));
            case "entries" -> entries(json, id, conversation);
            case "heads" ->
                new Heads(id, heads(json.path("items")), json.path("nextCursor").stringValue(null));
            case "ok" -> new Ok(id);
            case "pong" -> new Pong();
            case "receipt" ->
                new Told(new Event.Receipt(
                        conversation, user, json.path("readSeq").longValue(0)));
            case "typing" -> new Told(new Event.Typing(conversation, user));
            case "presence" ->
                new Told(new Event.PresenceChanged(
                        user,
                        json.path("status").stringValue("offline"),
                        json.path("lastSeen").stringValue(null)));
            case "inbox" ->
                new Hint(new Event.Inbox(
                        json.path("kind").stringValue(""),
                        json.path("conversationId").stringValue(null)));
            case "lagging" -> new Lagging();
            case "reconnect" -> new Reconnect(json.path("afterMs").longValue(0));
            case "error" ->
                new Failure(
                        json.path("id").stringValue(null),
                        json.path("code").stringValue("internal"),
                        json.path("message").stringValue(""),
                        json.path("retryAfterMs").longValue(0));
            default -> new Unknown(type);
        };
    }

    private static Incoming entries(JsonNode json, String id, String conversation) {
        List<Entry> items = new ArrayList<>();
        json.path("items").forEach(item -> items.add(Entry.of(item)));
        return new Entries(
                id,
                conversation,
                items,
                json.path("to").longValue(0),
                json.path("lastSeq").longValue(0));
    }

    private static List<Head> heads(JsonNode json) {
        List<Head> items = new ArrayList<>();
        for (JsonNode item : json) {
            items.add(new Head(
                    item.path("conversationId").stringValue(""),
                    item.path("lastSeq").longValue(0),
                    item.path("readSeq").longValue(0),
                    item.path("unread").longValue(0),
                    item.path("gone").booleanValue(false)));
        }
        return items;
    }

    private static Instant time(JsonNode json) {
        try {
            return Instant.parse(json.stringValue(""));
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
