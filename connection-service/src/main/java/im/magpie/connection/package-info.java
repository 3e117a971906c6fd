/**
 * Client WebSockets: sockets, frames, limits, back-pressure, draining, and the routes by which others find a user's sockets.
 *
 * <p>Holds no state of a conversation: a frame becomes a command on Kafka, and what comes back on Kafka becomes bytes that are written
 * to every socket concerned. Read {@link im.magpie.connection.socket} first, then {@link im.magpie.connection.session}.
 */
@NullMarked
package im.magpie.connection;

import org.jspecify.annotations.NullMarked;
