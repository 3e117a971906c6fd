/**
 * The real message path in one thread and in simulated time: the batch loop, the publisher, a node's intake and the Java SDK's session
 * run on a simulated Kafka, database, Redis and network, and everything that can go wrong does, as a seed decides.
 *
 * <p>Read {@link im.magpie.simulation.World} first, then {@link im.magpie.simulation.Checker}.
 */
@NullMarked
package im.magpie.simulation;

import org.jspecify.annotations.NullMarked;
