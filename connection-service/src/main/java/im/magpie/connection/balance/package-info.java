/**
 * Sends some clients elsewhere while this node has far more than the others, as after a node more was started.
 *
 * <p>Clients stay where they are for days, so without this a new node would stay empty. Nodes tell each other how many sockets they have
 * beside their leases in Redis; while that is not known of all, nobody is sent away. Read {@link im.magpie.connection.balance.Balance}.
 */
@NullMarked
package im.magpie.connection.balance;

import org.jspecify.annotations.NullMarked;
