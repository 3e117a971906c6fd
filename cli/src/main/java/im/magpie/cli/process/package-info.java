/**
 * Processes that outlive the command: who they are, whether they still live, what they hold.
 *
 * <p>A process is known by its number together with its start, since numbers are used again. Read {@link
 * im.magpie.cli.process.ProcessRecord} first.
 */
@NullMarked
package im.magpie.cli.process;

import org.jspecify.annotations.NullMarked;
