/**
 * The thread through all services that a client's request leaves.
 *
 * <p>One W3C trace context per request: in HTTP and Kafka headers as {@code traceparent}, in logs and error answers as
 * {@code traceId}. Read {@link im.magpie.common.observability.Trace} first.
 */
@NullMarked
package im.magpie.common.observability;

import org.jspecify.annotations.NullMarked;
