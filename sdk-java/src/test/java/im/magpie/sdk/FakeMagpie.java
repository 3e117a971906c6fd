package im.magpie.sdk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A Magpie with one user, that keeps the contract as far as a client can see. */
final class FakeMagpie {
    static final String ME = "0000000000ME0";
    static final String OTHER = "000000000THEM";
    static final String DIRECT = "d-" + ME + "-" + OTHER;

    final AtomicInteger refreshes = new AtomicInteger();
    final List<FakeServer.Request> requests = new ArrayList<>();
    private final Map<String, List<ObjectNode>> logs = new LinkedHashMap<>();
    private final Map<String, Long> stored = new LinkedHashMap<>();
    private int token = 1;
    /** Access tokens below this are refused as expired. */
    int oldest = 1;

    /** The answer to the next refresh gets lost. */
    boolean loseRefresh;

    private String lastUse = "";

    boolean revoked;
    long heartbeatMs = 30_000;
    /** So many sends are stored, but not acknowledged. */
    int silent;

    synchronized FakeServer.Response rest(FakeServer.Request request) {
        requests.add(request);
        String call = request.method() + " " + request.path();
        if (call.equals("POST /v1/sessions")) {
            return request.body().contains("right") ? credentials(201) : problem(401, "unauthenticated");
        }
        if (call.equals("POST /v1/sessions/refresh")) {
            refreshes.incrementAndGet();
            boolean again = request.body().equals(lastUse);
            boolean good = again || request.body().contains("\"refresh-" + token + "\"");
            token += again ? 0 : 1;
            lastUse = request.body();
            if (loseRefresh) {
                loseRefresh = false;
                return problem(503, "unavailable");
            }
            return good && !revoked ? credentials(200) : problem(401, "unauthenticated");
        }
        if (number(request.headers().getOrDefault("authorization", "")) < oldest) {
            return problem(401, "token_expired");
        }
        return switch (call) {
            case "GET /v1/users/me" -> new FakeServer.Response(200, user().toString());
            case "GET /v1/conversations?limit=200" ->
                new FakeServer.Response(200, "{\"items\":[{\"id\":\"g-1\"}],\"nextCursor\":\"n x\"}");
            case "GET /v1/conversations?limit=200&cursor=n%20x" ->
                new FakeServer.Response(200, "{\"items\":[{\"id\":\"g-2\"}]}");
            case "DELETE /v1/conversations/g-1/messages/3" -> new FakeServer.Response(204, "");
            case "PUT /v1/conversations/g-1/messages/3/reactions/%F0%9F%91%8D" -> new FakeServer.Response(204, "");
            default -> problem(404, "not_found");
        };
    }

    private FakeServer.Response credentials(int status) {
        ObjectNode body = object().put("accessToken", "access-" + token)
                .put("refreshToken", "refresh-" + token)
                .put("expiresIn", 900)
                .put("sessionId", "S");
        body.set("user", user());
        return new FakeServer.Response(status, body.toString());
    }

    private static FakeServer.Response problem(int status, String code) {
        return new FakeServer.Response(
                status,
                object().put("code", code)
                        .put("detail", "Because.")
                        .put("traceId", "abc")
                        .put("retryAfterMs", 1_500)
                        .toString());
    }

    private static ObjectNode user() {
        return object().put("id", ME).put("username", "me").put("displayName", "Me");
    }

    private static int number(String token) {
        String digits = token.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    synchronized void frame(JsonNode frame, FakeServer.Wire wire) {
        String id = frame.path("id").stringValue("");
        String conversation = frame.path("conversationId").stringValue("");
        switch (frame.path("type").stringValue("")) {
            case "connect" -> {
                boolean good = number(frame.path("token").stringValue("")) >= oldest;
                wire.send(
                        good
                                ? "{\"type\":\"connected\",\"id\":\"" + id + "\",\"userId\":\"" + ME
                                        + "\",\"heartbeatMs\":" + heartbeatMs + "}"
                                : "{\"type\":\"error\",\"id\":\"" + id + "\",\"code\":\"token_expired\"}");
            }
            case "send" -> send(frame, id, conversation, wire);
            case "pull" -> pull(id, conversation, frame.path("after").longValue(0), wire);
            case "sync" -> heads(id, wire);
            case "ping" -> wire.send("{\"type\":\"pong\"}");
            default -> {}
        }
    }

    private void send(JsonNode frame, String id, String conversation, FakeServer.Wire wire) {
        String command = frame.path("clientMessageId").stringValue("");
        Long seq = stored.get(command);
        if (seq == null) {
            seq = append(conversation, ME, command, frame.path("content"))
                    .path("seq")
                    .longValue();
            stored.put(command, seq);
        }
        if (silent > 0) {
            silent--;
            return;
        }
        wire.send(object().put("type", "ack")
                .put("id", id)
                .put("conversationId", conversation)
                .put("seq", seq)
                .put("serverTime", "2026-01-01T00:00:00Z")
                .toString());
    }

    private void pull(String id, String conversation, long after, FakeServer.Wire wire) {
        List<ObjectNode> log = logs.getOrDefault(conversation, List.of());
        int to = (int) Math.min(log.size(), after + 200);
        ObjectNode answer = object().put("type", "entries").put("id", id).put("conversationId", conversation);
        ArrayNode items = answer.put("from", after + 1)
                .put("to", to)
                .put("lastSeq", log.size())
                .putArray("items");
        log.subList((int) after, to).forEach(items::add);
        wire.send(answer.toString());
    }

    private void heads(String id, FakeServer.Wire wire) {
        ObjectNode answer = object().put("type", "heads").put("id", id);
        ArrayNode items = answer.putArray("items");
        logs.forEach((conversation, log) -> items.addObject()
                .put("conversationId", conversation)
                .put("lastSeq", log.size())
                .put("readSeq", 0)
                .put("unread", log.size()));
        wire.send(answer.toString());
    }

    /** Somebody else says something; gives the live frame. */
    synchronized String others(String conversation, String text) {
        return append(conversation, OTHER, "", object().put("type", "text").put("text", text))
                .deepCopy()
                .put("type", "entry")
                .toString();
    }

    synchronized List<String> texts(String conversation) {
        return logs.getOrDefault(conversation, List.of()).stream()
                .map(entry -> entry.path("content").path("text").stringValue(""))
                .toList();
    }

    private ObjectNode append(String conversation, String sender, String command, JsonNode content) {
        List<ObjectNode> log = logs.computeIfAbsent(conversation, key -> new ArrayList<>());
        ObjectNode entry = object().put("conversationId", conversation)
                .put("seq", log.size() + 1L)
                .put("ordinal", log.size() + 1L)
                .put("kind", "message")
                .put("senderId", sender)
                .put("serverTime", "2026-01-01T00:00:00Z")
                .put("clientMessageId", command);
        entry.set("content", content);
        log.add(entry);
        return entry;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
