/**
 * From a REST request to the owner of a conversation and back: publishes a command and waits for its answer.
 *
 * <p>It holds no state of conversations; what it holds is the calls that wait, and their number is bounded (G8). After the deadline nobody
 * knows the outcome, which is what {@code unavailable} says. Read {@link im.magpie.message.edge.Commands} first.
 */
@NullMarked
package im.magpie.message.edge;

import org.jspecify.annotations.NullMarked;
