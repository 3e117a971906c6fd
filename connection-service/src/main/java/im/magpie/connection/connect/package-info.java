/**
 * From {@code connect} to {@code connected}: who is there, may they, and can they be found.
 *
 * <p>The order is what guarantees that nothing is missed (G4): deliveries are read from their end on, then the socket is registered here,
 * then its route with the others, and only then it is told {@code connected} and may sync. Read
 * {@link im.magpie.connection.connect.Connector} first.
 */
@NullMarked
package im.magpie.connection.connect;

import org.jspecify.annotations.NullMarked;
