/**
 * The command {@code ./magpie}: its subcommands, one class each.
 *
 * <p>A subcommand reads its options, calls what does the work, and says what came of it. Read {@link im.magpie.cli.Magpie} first.
 */
@NullMarked
package im.magpie.cli;

import org.jspecify.annotations.NullMarked;
