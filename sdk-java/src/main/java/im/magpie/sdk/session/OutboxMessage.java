package im.magpie.sdk.session;

import im.magpie.sdk.log.Content;

/**
 * A send on its way.
 *
 * @param clientMessageId its name for ever: whatever is sent again under it is stored once
 */
public record OutboxMessage(String conversationId, String clientMessageId, Content content) {}
