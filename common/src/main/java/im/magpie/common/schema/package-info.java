/**
 * How a service's schema changes: at its start, or before it by a command of its own.
 *
 * <p>A change comes in two steps. What is added (expand) goes in before the new version runs, so that the old one goes on; what no version needs any
 * more is taken away (contract) when the old one is gone. Read {@link im.magpie.common.schema.SchemaMigration} first.
 */
@NullMarked
package im.magpie.common.schema;

import org.jspecify.annotations.NullMarked;
