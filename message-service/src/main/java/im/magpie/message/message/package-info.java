/**
 * REST for messages: send, edit, recall, react.
 *
 * <p>Content is carried as the bytes that the sender gave, checked and encrypted here; everything is a command to the owner of the conversation.
 * Read {@link im.magpie.message.message.MessageController} first.
 */
@NullMarked
package im.magpie.message.message;

import org.jspecify.annotations.NullMarked;
