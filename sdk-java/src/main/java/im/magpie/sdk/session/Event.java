package im.magpie.sdk.session;

import im.magpie.sdk.log.Entry;
import org.jspecify.annotations.Nullable;

/** What a client is told. New kinds may be added: let your {@code switch} have a {@code default}. */
public sealed interface Event {

    /** The next entry of a conversation: each comes once, in order, without gaps. */
    record EntryReceived(Entry entry) implements Event {}

    /** A member has read up to {@code readSeq}; the members of small conversations are told, and one's own other devices. */
    record Receipt(String conversationId, String userId, long readSeq) implements Event {}

    /** A member is typing; shown for a few seconds. */
    record Typing(String conversationId, String userId) implements Event {}

    /** Somebody came or went. */
    record PresenceChanged(
            String userId, String status, @Nullable String lastSeen) implements Event {}

    /** What a sync found: the head of a conversation, how far one has read, how many messages are unread. */
    record UnreadChanged(String conversationId, long lastSeq, long readSeq, long unread) implements Event {}

    /** One is no longer in this conversation, or it never was there. */
    record ConversationGone(String conversationId) implements Event {}

    /** Something of the user's changed that is no entry (a contact request, a setting): look it up by REST. */
    record Inbox(String kind, @Nullable String conversationId) implements Event {}

    /** The connection changed; sends made meanwhile wait in the outbox. */
    record ConnectionChanged(ConnectionState state) implements Event {}

    /** The session was revoked, has expired or its user was disabled: log in anew. Nothing follows. */
    record SignedOut(String reason) implements Event {}
}
