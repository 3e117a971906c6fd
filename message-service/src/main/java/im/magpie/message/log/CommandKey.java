package im.magpie.message.log;

import im.magpie.common.id.ConversationId;

/** What is unique of a command for as long as its entry is kept (G3). */
public record CommandKey(ConversationId conversation, long actor, String id) {}
