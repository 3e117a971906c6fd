/**
 * The suite in real processes, with people who write all the time, while processes die and hang, networks break and the power is cut; and a checker that
 * holds what each client was promised and heard against the guarantees.
 *
 * <p>Read {@link im.magpie.nemesis.Verify} first, then {@link im.magpie.nemesis.History} and {@link im.magpie.nemesis.Checker}.
 */
@NullMarked
package im.magpie.nemesis;

import org.jspecify.annotations.NullMarked;
