/**
 * Proof that a suite works: a real message, through the public door, by the public contract.
 *
 * <p>Written against plain HTTP and WebSocket, so that it proves the contract and starts in no time. Read {@link
 * im.magpie.cli.smoke.SmokeCheck} first.
 */
@NullMarked
package im.magpie.cli.smoke;

import org.jspecify.annotations.NullMarked;
