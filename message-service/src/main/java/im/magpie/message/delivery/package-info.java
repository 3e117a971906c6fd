/**
 * Tells those concerned what became of a batch: acknowledgements to who waits, entries to the members' sockets, the batch to those who read the
 * log.
 *
 * <p>An entry is serialised once, however many nodes it goes to. Read {@link im.magpie.message.delivery.KafkaNews} first.
 */
@NullMarked
package im.magpie.message.delivery;

import org.jspecify.annotations.NullMarked;
