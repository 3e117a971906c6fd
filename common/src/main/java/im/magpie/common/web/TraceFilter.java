package im.magpie.common.web;

import im.magpie.common.observability.Trace;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/** Goes on with the trace of a request, or begins one; controllers find it as the request attribute {@link Trace#HEADER}. */
final class TraceFilter extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Trace trace = Trace.from(request.getHeader(Trace.HEADER));
        request.setAttribute(Trace.HEADER, trace);
        response.setHeader(Trace.HEADER, trace.header());
        try (MDC.MDCCloseable _ = trace.inLogs()) {
            chain.doFilter(request, response);
        }
    }
}
