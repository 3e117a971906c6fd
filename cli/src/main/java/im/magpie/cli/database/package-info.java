/**
 * The servers of a database that replicate from each other, and how another one becomes the primary.
 *
 * <p>Start with {@link im.magpie.cli.database.Promotion}: its order of steps is what keeps every commit. Needs accounts that may administer the
 * servers; services never have those.
 */
@NullMarked
package im.magpie.cli.database;

import org.jspecify.annotations.NullMarked;
