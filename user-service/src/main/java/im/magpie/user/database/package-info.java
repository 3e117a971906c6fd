/**
 * What all features share of the database: its clock, its ids, and what a client is told while it is away.
 *
 * <p>Times that several instances compare come from the database, so that their own clocks don't matter. Read
 * {@link im.magpie.user.database.DatabaseClock} first.
 */
@NullMarked
package im.magpie.user.database;

import org.jspecify.annotations.NullMarked;
