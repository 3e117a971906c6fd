/**
 * The conversation log: what a command does to a conversation, and the loop that does it.
 *
 * <p>{@code decide} and {@code evolve} are pure; the loop takes a poll of commands as one batch, writes all its entries in one transaction,
 * publishes, and only then commits the offsets. Read {@link im.magpie.message.log.Conversation},
 * {@link im.magpie.message.log.Decider} and {@link im.magpie.message.log.BatchLoop}, in this order.
 */
@NullMarked
package im.magpie.message.log;

import org.jspecify.annotations.NullMarked;
