package im.magpie.common.observability;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A W3C trace context: follows one request through services, headers and logs.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record Trace(String traceId, String spanId) {
    /** Header of HTTP and Kafka. */
    public static final String HEADER = "traceparent";

    /** Key under which logs show it. */
    public static final String MDC_KEY = "traceId";

    private static final Pattern FORMAT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");

    /** Goes on with the trace of the header; begins one where there is none or it is malformed. */
    public static Trace from(@Nullable String header) {
        if (header != null && FORMAT.matcher(header).matches()) {
            return new Trace(header.substring(3, 35), randomHex());
        }
        return new Trace(randomHex() + randomHex(), randomHex());
    }

    /** Value of the header for the next service. */
    public String header() {
        return "00-" + traceId + "-" + spanId + "-01";
    }

    /** Logs of this thread show the trace until the scope is closed. */
    public MDC.MDCCloseable inLogs() {
        return MDC.putCloseable(MDC_KEY, traceId);
    }

    private static String randomHex() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
