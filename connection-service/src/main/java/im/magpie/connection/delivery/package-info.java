/**
 * From {@code magpie.deliveries} to the sockets of this node.
 *
 * <p>A record is decrypted and encoded once, whoever gets it; what a node may have lost it notices by the senders' numbers, and then says
 * {@code lagging}. Read {@link im.magpie.connection.delivery.DeliveryReader} first.
 */
@NullMarked
package im.magpie.connection.delivery;

import org.jspecify.annotations.NullMarked;
