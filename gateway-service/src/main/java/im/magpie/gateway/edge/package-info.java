/**
 * What every exchange at the door gets: a trace, the client's real address, security headers, and an answer that explains itself.
 *
 * <p>Web filters that know nothing of routes. Read {@link im.magpie.gateway.edge.Client} first, then {@link im.magpie.gateway.edge.ProblemResponse}.
 */
@NullMarked
package im.magpie.gateway.edge;

import org.jspecify.annotations.NullMarked;
