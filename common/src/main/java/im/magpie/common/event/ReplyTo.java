package im.magpie.common.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Where the answer of a command goes.
 *
 * @param incarnation the node that waits, as it named itself at its last start
 * @param socket the socket of that node; for a REST call a number of that call
 * @param request the client's {@code id} of the frame, to be given back; absent where the client gave none
 * @param trace the trace id of the request, for the logs of whoever handles its outcome
 */
public record ReplyTo(
        @JsonProperty("n") long incarnation,
        @JsonProperty("s") long socket,
        @JsonProperty("q") @Nullable String request,
        @JsonProperty("tr") @Nullable String trace) {

    public ReplyTo(long incarnation, long socket, @Nullable String request) {
        this(incarnation, socket, request, null);
    }
}
