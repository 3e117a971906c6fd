/**
 * What client developers read about the WebSocket.
 *
 * <p>An AsyncAPI document written by hand; a test holds the real frames against its schemas. Read {@code asyncapi.json} beside these
 * classes' resources.
 */
@NullMarked
package im.magpie.connection.document;

import org.jspecify.annotations.NullMarked;
