/**
 * The logs of a suite for people's eyes.
 *
 * <p>Services write one JSON object a line, which tools like and people don't, so it is shown as plain text unless asked otherwise.
 * Read {@link im.magpie.cli.logs.LogView} first.
 */
@NullMarked
package im.magpie.cli.logs;

import org.jspecify.annotations.NullMarked;
