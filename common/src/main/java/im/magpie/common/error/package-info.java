/** The error model: every refusal has one stable code, the same over REST and WebSocket. Read {@link im.magpie.common.error.ErrorCode}. */
@NullMarked
package im.magpie.common.error;

import org.jspecify.annotations.NullMarked;
