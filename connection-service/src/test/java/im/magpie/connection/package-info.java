/**
 * Tests of connection-service against real Redis and Kafka, and what they stand on: a node, a client and an owner of conversations.
 *
 * <p>Nothing is mocked: the owner reads commands from Kafka and answers through it, as message-service does. Read
 * {@link im.magpie.connection.Node} first.
 */
@NullMarked
package im.magpie.connection;

import org.jspecify.annotations.NullMarked;
