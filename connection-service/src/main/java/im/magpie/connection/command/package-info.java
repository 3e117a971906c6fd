/**
 * From frames to commands on Kafka, and what becomes of those that nobody answers.
 *
 * <p>A command is refused while it would only wait (G8), and answered {@code unavailable} when its time is over: its outcome is then
 * unknown, and the client sends it again with the same id. Read {@link im.magpie.connection.command.Commands} first.
 */
@NullMarked
package im.magpie.connection.command;

import org.jspecify.annotations.NullMarked;
