/**
 * The Java client SDK of Magpie: log in, send, and hear each entry once, in order, with nothing missed.
 *
 * <p>A {@link im.magpie.sdk.Magpie} is one signed-in client: what it decides is in {@code session}, a state machine without I/O; what
 * carries that out is here. Read {@link im.magpie.sdk.Magpie} first.
 */
@NullMarked
package im.magpie.sdk;

import org.jspecify.annotations.NullMarked;
