/**
 * From what was built to a running JVM: class paths, memory, the start-up cache.
 *
 * <p>What runs is a copy of our jars, so that the next build does not pull them away from under a running suite. Read {@link
 * im.magpie.cli.launch.Build} first.
 */
@NullMarked
package im.magpie.cli.launch;

import org.jspecify.annotations.NullMarked;
