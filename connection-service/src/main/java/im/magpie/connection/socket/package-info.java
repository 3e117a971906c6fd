/**
 * The Netty side: the HTTP handshake, the WebSocket protocol, and what is done with each frame.
 *
 * <p>After the handshake a socket keeps two small handlers and no buffer: thousands of sockets lie idle most of the time. Read
 * {@link im.magpie.connection.socket.SocketHandler} first.
 */
@NullMarked
package im.magpie.connection.socket;

import org.jspecify.annotations.NullMarked;
