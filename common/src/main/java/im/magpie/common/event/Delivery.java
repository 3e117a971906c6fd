package im.magpie.common.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import im.magpie.common.error.ErrorCode;
import im.magpie.common.id.ConversationId;
import org.jspecify.annotations.Nullable;

/** One item of a {@link DeliveryEvent}. Recipients are 8 bytes (big-endian user id) each, one after the other. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Delivery.Live.class, name = "e"),
    @JsonSubTypes.Type(value = Delivery.Push.class, name = "p"),
    @JsonSubTypes.Type(value = Delivery.Ack.class, name = "a"),
    @JsonSubTypes.Type(value = Delivery.Done.class, name = "o"),
    @JsonSubTypes.Type(value = Delivery.Refused.class, name = "x"),
})
public sealed interface Delivery {

    /**
     * A new entry for its members' sockets.
     *
     * @param entry an {@link Entry}, encoded once for all nodes
     * @param originNode incarnation of the node whose socket sent it, 0 if none
     * @param originSocket the one socket that is left out, for it gets the acknowledgement
     * @param trace the trace id of the request that it comes from, for logs
     */
    record Live(
            @JsonProperty("e") Bytes entry,
            @JsonProperty("r") Bytes recipients,
            @JsonProperty("on") long originNode,
            @JsonProperty("os") long originSocket,
            @JsonProperty("tr") @Nullable String trace)
            implements Delivery {

        public Live(Bytes entry, Bytes recipients, long originNode, long originSocket) {
            this(entry, recipients, originNode, originSocket, null);
        }
    }

    /** A finished frame (JSON) that may be lost: receipt, typing, presence, inbox. */
    record Push(
            @JsonProperty("j") Bytes frame,
            @JsonProperty("r") Bytes recipients,
            @JsonProperty("on") long originNode,
            @JsonProperty("os") long originSocket)
            implements Delivery {}

    /**
     * An entry of that command is durable.
     *
     * @param repeat whether the entry was there before
     */
    record Ack(
            @JsonProperty("q") ReplyTo replyTo,
            @JsonProperty("c") ConversationId conversation,
            @JsonProperty("s") long seq,
            @JsonProperty("tm") long time,
            @JsonProperty("re") boolean repeat)
            implements Delivery {}

    /** A command that needed no entry is done: a read cursor is stored, or there was nothing to change. */
    record Done(@JsonProperty("q") ReplyTo replyTo) implements Delivery {}

    /** A command was refused; nothing was stored unless the code says that the outcome is unknown. */
    record Refused(
            @JsonProperty("q") ReplyTo replyTo,
            @JsonProperty("k") ErrorCode code,
            @JsonProperty("m") String message,
            @JsonProperty("w") @Nullable Long retryAfterMs)
            implements Delivery {}
}
