package im.magpie.common.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A user's socket opened or closed on a node. News, not truth: the routes in Redis say who is connected now.
 *
 * @param at milliseconds since the epoch
 */
public record ConnectionEvent(
        @JsonProperty("u") long user,
        @JsonProperty("n") long incarnation,
        @JsonProperty("s") long session,
        @JsonProperty("o") boolean open,
        @JsonProperty("t") long at) {}
