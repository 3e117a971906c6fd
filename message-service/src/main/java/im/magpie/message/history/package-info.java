/**
 * Reading the log: who may see what of a conversation, and its entries as they read now.
 *
 * <p>Membership, entries and head come from one snapshot of the primary, so that nobody sees what lies outside of their membership, and nobody
 * misses what was acknowledged. Read {@link im.magpie.message.history.Access} and {@link im.magpie.message.history.Entries} first.
 */
@NullMarked
package im.magpie.message.history;

import org.jspecify.annotations.NullMarked;
