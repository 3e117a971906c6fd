/**
 * WebSockets from clients to connection-service.
 *
 * <p>The node is connected first and the client answered after it, so that a refusal is an HTTP answer; frames pass as they are, close codes included. Read {@link im.magpie.gateway.socket.SocketProxy} first.
 */
@NullMarked
package im.magpie.gateway.socket;

import org.jspecify.annotations.NullMarked;
