package im.magpie.drill;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One change of the cluster under load.
 *
 * @param reconnects of all clients together
 * @param mostOfOne of the client that had to connect again most often
 * @param fastest reconnects within any second
 * @param away the longest that a client was without a connection, in milliseconds
 * @param p99 from send to acknowledgement, in milliseconds
 * @param longest likewise
 * @param heard from send until the last of those who were to hear it did, the longest, in milliseconds
 * @param silence how long no message at all was acknowledged, in milliseconds
 * @param unanswered requests to the gateway, ten a second, that failed
 */
record Step(
        String what,
        double seconds,
        int reconnects,
        int mostOfOne,
        int fastest,
        double away,
        double p99,
        double longest,
        double heard,
        double silence,
        int unanswered) {
    String text() {
        return ("%-34s %6.1f s  reconnects %3d, of one client %d, within a second %d, away for %5.0f ms;  acknowledged p99 %5.0f ms, longest %5.0f ms,"
                        + " nothing for %5.0f ms;  heard after %5.0f ms at most;  unanswered %d")
                .formatted(
                        what, seconds, reconnects, mostOfOne, fastest, away, p99, longest, silence, heard, unanswered);
    }

    ObjectNode json(JsonMapper mapper) {
        return mapper.createObjectNode()
                .put("what", what)
                .put("seconds", seconds)
                .put("reconnects", reconnects)
                .put("reconnectsOfOneClient", mostOfOne)
                .put("reconnectsWithinASecond", fastest)
                .put("longestAwayMillis", away)
                .put("p99Millis", p99)
                .put("longestMillis", longest)
                .put("withoutAcknowledgementMillis", silence)
                .put("longestUntilHeardMillis", heard)
                .put("unansweredRequests", unanswered);
    }
}
