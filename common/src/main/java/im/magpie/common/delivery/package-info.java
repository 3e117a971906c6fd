/**
 * From those who have news to the nodes that hold the sockets.
 *
 * <p>One record a node carries everything that a batch has for it, numbered, so that the node knows when it lost one. Read
 * {@link im.magpie.common.delivery.DeliveryPublisher} first.
 */
@NullMarked
package im.magpie.common.delivery;

import org.jspecify.annotations.NullMarked;
