/**
 * Tests through the public contract only: what a client, and what an operator with {@code ./magpie} and {@code kill -9}, can do.
 *
 * <p>One installation is brought up for all of them, one process a service. Tests are grouped by what they prove, and name the guarantee (G1-G9).
 * Read {@link im.magpie.e2e.Installation} and {@link im.magpie.e2e.Person} first.
 */
@NullMarked
package im.magpie.e2e;

import org.jspecify.annotations.NullMarked;
