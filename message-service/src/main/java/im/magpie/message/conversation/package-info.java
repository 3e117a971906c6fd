/**
 * REST for conversations and their members.
 *
 * <p>What changes is a command to the owner of the conversation; what is shown is read from one snapshot, a constant number of queries for a whole
 * page. Read {@link im.magpie.message.conversation.ConversationController} first.
 */
@NullMarked
package im.magpie.message.conversation;

import org.jspecify.annotations.NullMarked;
