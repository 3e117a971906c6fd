/**
 * The database's servers: which of them takes writes, and whether it keeps what it says it has committed (G1).
 *
 * <p>Several hosts in a JDBC address are one primary and those that may be promoted. Read {@link im.magpie.common.database.DurabilityCheck}
 * first.
 */
@NullMarked
package im.magpie.common.database;

import org.jspecify.annotations.NullMarked;
