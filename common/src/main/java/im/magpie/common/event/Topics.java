package im.magpie.common.event;

/** The Kafka topics and what is in them. */
public final class Topics {
    /** {@link CommandEvent}s, keyed by the 16 bytes of the conversation: one partition, one owner, one order. */
    public static final String COMMANDS = "magpie.commands";

    /** {@link EntriesEvent}s, one a batch, in the partition of the commands that made them. */
    public static final String ENTRIES = "magpie.entries";

    /** {@link DeliveryEvent}s to nodes; the partition is {@link DeliveryEvent#partitionOf}. */
    public static final String DELIVERIES = "magpie.deliveries";

    /** {@link ConnectionEvent}s, keyed by the 8 bytes of the user. */
    public static final String CONNECTIONS = "magpie.connections";

    /** Commands that {@code decide} could not digest, as they came, with the reason in the header {@code reason}. */
    public static final String DEAD_COMMANDS = "magpie.commands.dead";

    /** Header: the W3C trace context that a client's request started with. */
    public static final String TRACEPARENT = "traceparent";

    private Topics() {}
}
