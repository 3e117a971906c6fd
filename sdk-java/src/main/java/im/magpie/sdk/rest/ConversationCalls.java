package im.magpie.sdk.rest;

import im.magpie.sdk.log.Content;
import im.magpie.sdk.log.Entry;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Conversations, their members and their messages by REST. Commands bear an id of their own. */
public final class ConversationCalls {
    private final Api api;

    /** Calls by this. */
    public ConversationCalls(Api api) {
        this.api = api;
    }

    /** Makes a group; one is its owner. Members see all of its history. */
    public ConversationInfo createGroup(String title, List<String> members) {
        return createGroup(title, members, "all", commandId());
    }

    /**
     * Makes a group.
     *
     * @param history {@code all}, or {@code joined}: members see it from their joining
     */
    public ConversationInfo createGroup(String title, List<String> members, String history, String commandId) {
        ObjectNode body = Api.object().put("type", "group").put("title", title).put("history", history);
        body.set("members", Api.strings(members));
        return ConversationInfo.of(api.call("POST", "/v1/conversations", body, commandId));
    }

    /** One's own, latest first. */
    public Stream<ConversationInfo> all() {
        return api.items("/v1/conversations", ConversationInfo::of);
    }

    /** One of them. */
    public ConversationInfo get(String conversationId) {
        return ConversationInfo.of(api.call("GET", path(conversationId), null));
    }

    /** Changes the title of a group. */
    public ConversationInfo retitle(String conversationId, String title) {
        return ConversationInfo.of(
                api.call("PATCH", path(conversationId), Api.object().put("title", title), commandId()));
    }

    /** Who is in it. */
    public Stream<Member> members(String conversationId) {
        return api.items(path(conversationId) + "/members", Member::of);
    }

    /** Lets users in; those who are in stay so. */
    public void addMembers(String conversationId, List<String> userIds) {
        ObjectNode body = Api.object();
        body.set("members", Api.strings(userIds));
        api.call("POST", path(conversationId) + "/members", body, commandId());
    }

    /**
     * Changes the role of a member.
     *
     * @param role {@code admin} or {@code member}
     */
    public void setRole(String conversationId, String userId, String role) {
        api.call("PATCH", member(conversationId, userId), Api.object().put("role", role), commandId());
    }

    /** Removes a member; with one's own id one leaves. */
    public void removeMember(String conversationId, String userId) {
        api.call("DELETE", member(conversationId, userId), null, commandId());
    }

    /** Entries after a place, in order; fewer than asked does not mean that there are no more. */
    public List<Entry> entriesAfter(String conversationId, long after, int limit) {
        return entries(conversationId, "after=" + after + "&limit=" + limit);
    }

    /** The newest entries before a place, in order; before {@link Long#MAX_VALUE} the newest of all. */
    public List<Entry> entriesBefore(String conversationId, long before, int limit) {
        String range = before == Long.MAX_VALUE ? "" : "before=" + before + "&";
        return entries(conversationId, range + "limit=" + limit);
    }

    /** All entries after a place, in order, pulled as the stream is read. */
    public Stream<Entry> entriesAfter(String conversationId, long after) {
        return Stream.iterate(
                        entriesAfter(conversationId, after, 200),
                        page -> !page.isEmpty(),
                        page -> entriesAfter(conversationId, page.getLast().seq(), 200))
                .flatMap(List::stream);
    }

    private List<Entry> entries(String conversationId, String query) {
        return Api.list(api.call("GET", path(conversationId) + "/entries?" + query, null), Entry::of);
    }

    /** Sends by REST: unlike a send over the socket it is not repeated by itself. */
    public Entry send(String conversationId, String clientMessageId, Content content) {
        ObjectNode body = Api.object().put("clientMessageId", clientMessageId);
        body.set("content", content.toJson());
        return Entry.of(api.call("POST", path(conversationId) + "/messages", body));
    }

    /** Gives a message of one's own another content; answers what the server says */
    public JsonNode edit(String conversationId, long seq, Content content) {
        ObjectNode body = Api.object();
        body.set("content", content.toJson());
        return api.call("PATCH", message(conversationId, seq), body, commandId());
    }

    /** Takes a message back: its content is gone. */
    public void recall(String conversationId, long seq) {
        api.call("DELETE", message(conversationId, seq), null, commandId());
    }

    /** Adds one's reaction. */
    public void react(String conversationId, long seq, String emoji) {
        api.call("PUT", reaction(conversationId, seq, emoji), null, commandId());
    }

    /** Takes one's reaction back. */
    public void unreact(String conversationId, long seq, String emoji) {
        api.call("DELETE", reaction(conversationId, seq, emoji), null, commandId());
    }

    /** Moves one's read cursor, forward only. */
    public ReadState read(String conversationId, long seq) {
        JsonNode json =
                api.call("PUT", path(conversationId) + "/read", Api.object().put("seq", seq));
        return new ReadState(
                json.path("readSeq").longValue(0), json.path("unread").longValue(0));
    }

    private static String path(String conversationId) {
        return "/v1/conversations/" + Api.encode(conversationId);
    }

    private static String member(String conversationId, String userId) {
        return path(conversationId) + "/members/" + Api.encode(userId);
    }

    private static String message(String conversationId, long seq) {
        return path(conversationId) + "/messages/" + seq;
    }

    private static String reaction(String conversationId, long seq, String emoji) {
        return message(conversationId, seq) + "/reactions/" + Api.encode(emoji);
    }

    private static String commandId() {
        return UUID.randomUUID().toString();
    }
}
