/**
 * Load on a suite through its public contract, at a rate that does not wait for the suite (open loop), and what it costs by process.
 *
 * <p>Read {@link im.magpie.bench.Bench} first, then {@link im.magpie.bench.Load}.
 */
@NullMarked
package im.magpie.bench;

import org.jspecify.annotations.NullMarked;
