package im.magpie.common.security;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Turns a bearer token (RFC 6750, header only) into the {@link Caller} that controllers take as {@code @AuthenticationPrincipal}. */
final class CallerFilter extends OncePerRequestFilter {
    static final String USER = "USER";
    static final String ADMINISTRATOR = "ADMINISTRATOR";
    static final String SERVICE = "SERVICE";

    private static final String BEARER = "Bearer ";

    private final TokenVerifier verifier;
    private final SessionCheck sessions;
    private final InternalToken internalToken;
    private final ProblemWriter problems;

    CallerFilter(TokenVerifier verifier, SessionCheck sessions, InternalToken internalToken, ProblemWriter problems) {
        this.verifier = verifier;
        this.sessions = sessions;
        this.internalToken = internalToken;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (request.getRequestURI().startsWith("/internal/")) {
            if (internalToken.matches(request.getHeader(InternalToken.HEADER))) {
                authenticate("service", SERVICE);
            }
        } else if (authorization != null) {
            try {
                authenticate(authorization);
            } catch (MagpieException e) {
                problems.write(request, response, e);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private void authenticate(String header) {
        if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new MagpieException(
                    ErrorCode.UNAUTHENTICATED, "Send the access token as 'Authorization: Bearer <token>'.");
        }
        Caller caller = verifier.verify(header.substring(BEARER.length()).strip());
        sessions.check(caller);
        if (caller.administrator()) {
            authenticate(caller, USER, ADMINISTRATOR);
        } else {
            authenticate(caller, USER);
        }
    }

    private static void authenticate(Object principal, String... roles) {
        List<SimpleGrantedAuthority> authorities = new ArrayList<>();
        for (String role : roles) {
            authorities.add(new SimpleGrantedAuthority("ROLE_" + role));
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(principal, null, authorities));
        SecurityContextHolder.setContext(context);
    }
}
