/**
 * How the command speaks to people and to scripts: progress, refusals, exit codes.
 *
 * <p>Data goes to stdout, everything else to stderr, and what can't be done is said in one sentence. Read {@link
 * im.magpie.cli.terminal.Refusal} first.
 */
@NullMarked
package im.magpie.cli.terminal;

import org.jspecify.annotations.NullMarked;
