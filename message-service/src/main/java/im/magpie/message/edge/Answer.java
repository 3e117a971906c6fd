package im.magpie.message.edge;

/** What became of a command that was not refused. */
public sealed interface Answer {
    /**
     * It is this entry, durably.
     *
     * @param repeat whether the entry was there before: the command was sent again
     */
    record Stored(long seq, boolean repeat) implements Answer {}

    /** It needed no entry: a read cursor is stored, or there was nothing to change. */
    record Unchanged() implements Answer {}
}
