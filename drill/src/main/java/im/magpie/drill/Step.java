package im.magpie.drill;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One change of the cluster under load.
 *
 * @param reconnects of all clients together
 * @param mostOfOne of the client that had to connect again most often
 * @param fastest reconnects within any second
 * @param p99 from send to acknowledgement, in milliseconds
 * @param longest likewise
 * @param unanswered requests to the gateway, ten a second, that failed
 */
record Step(
        String what,
        double seconds,
        int reconnects,
        int mostOfOne,
        int fastest,
        double p99,
        double longest,
        int unanswered) {
    String text() {
        return "%-34s %6.1f s  reconnects %3d, of one client %d, within a second %d;  p99 %5.0f ms, longest %5.0f ms;  unanswered %d"
                .formatted(what, seconds, reconnects, mostOfOne, fastest, p99, longest, unanswered);
    }

    ObjectNode json(JsonMapper mapper) {
        return mapper.createObjectNode()
                .put("what", what)
                .put("seconds", seconds)
                .put("reconnects", reconnects)
                .put("reconnectsOfOneClient", mostOfOne)
                .put("reconnectsWithinASecond", fastest)
                .put("p99Millis", p99)
                .put("longestMillis", longest)
                .put("unansweredRequests", unanswered);
    }
}
