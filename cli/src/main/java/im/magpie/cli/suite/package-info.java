/**
 * A running suite: what it consists of, how it comes up, how it goes down, how it is.
 *
 * <p>{@code up} compares what should run with what does and starts the difference, so it is the same after a clean stop, after a crash
 * and while all is well. Read {@link im.magpie.cli.suite.StartUp} first.
 */
@NullMarked
package im.magpie.cli.suite;

import org.jspecify.annotations.NullMarked;
