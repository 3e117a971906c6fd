/**
 * What all services with REST have in common: errors as {@code application/problem+json}, ids in paths, the trace of a request.
 *
 * <p>Switched on by itself in a servlet application. Read {@link im.magpie.common.web.ProblemAdvice} first.
 */
@NullMarked
package im.magpie.common.web;

import org.jspecify.annotations.NullMarked;
