/**
 * Identifiers: 64-bit time-sorted numbers, and the 128-bit name of a conversation.
 *
 * <p>Each identifier is a type that parses and prints itself, so that a user id can never be handed over where a session id is
 * meant. Read {@link im.magpie.common.id.Crockford} for the text form and {@link im.magpie.common.id.ConversationId} for why a
 * direct conversation needs no creation.
 */
@NullMarked
package im.magpie.common.id;

import org.jspecify.annotations.NullMarked;
