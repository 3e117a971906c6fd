package im.magpie.user.session;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.SessionId;
import im.magpie.common.security.Caller;
import im.magpie.user.account.UserView;
import im.magpie.user.page.Page;
import im.magpie.user.page.PageRequest;
import im.magpie.user.proxy.Client;
import im.magpie.user.proxy.TrustedProxies;
import im.magpie.user.revocation.Revoker;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Log-in, refresh, and the list of one's devices. */
@RestController
@RequestMapping("/v1/sessions")
class SessionController {
    private final LogIn logIn;
    private final Refresh refresh;
    private final Sessions sessions;
    private final Revoker revoker;
    private final RefreshCookie cookie;
    private final TrustedProxies proxies;
    private final SessionProperties properties;

    SessionController(
            LogIn logIn,
            Refresh refresh,
            Sessions sessions,
            Revoker revoker,
            RefreshCookie cookie,
            TrustedProxies proxies,
            SessionProperties properties) {
        this.logIn = logIn;
        this.refresh = refresh;
        this.sessions = sessions;
        this.revoker = revoker;
        this.cookie = cookie;
        this.proxies = proxies;
        this.properties = properties;
    }

    record LogInRequest(
            @NotNull(message = "required") String username,
            @NotNull(message = "required") String password,
            @Valid @Nullable Device device,
            @Nullable Boolean cookie) {
        @Override
        public String toString() {
            return "log-in";
        }
    }

    /**
     * Asks for the next tokens.
     *
     * @param retryKey random, anew for each refresh token: who repeats it with the same token gets the same answer, as long as the next
     *     refresh token was not used
     */
    record RefreshRequest(
            @Nullable String refreshToken,

            @Pattern(regexp = "[A-Za-z0-9_-]{22,64}", message = "22 to 64 of A-Z a-z 0-9 _ -, random") @Nullable
            String retryKey) {
        @Override
        public String toString() {
            return "refresh";
        }
    }

    /**
     * Tokens of a session.
     *
     * @param refreshToken absent where it is in the cookie
     * @param expiresIn seconds that the access token lives
     */
    record Tokens(
            String accessToken, @Nullable String refreshToken, long expiresIn, SessionId sessionId, UserView user) {}

    /** A session in the list. */
    record SessionView(SessionId id, @Nullable Device device, Instant createdAt, Instant lastUsedAt, boolean current) {
        static SessionView of(Sessions.Row row, Caller caller) {
            boolean named = row.deviceName() != null || row.devicePlatform() != null;
            return new SessionView(
                    row.id(),
                    named ? new Device(row.deviceName(), row.devicePlatform()) : null,
                    row.createdAt(),
                    row.lastUsedAt(),
                    row.id().equals(caller.sessionId()));
        }
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @SecurityRequirements
    ResponseEntity<Tokens> logIn(@Valid @RequestBody LogInRequest request, HttpServletRequest http) {
        Client client = proxies.clientOf(http);
        Opened opened = logIn.logIn(
                request.username(),
                request.password(),
                request.device() == null ? Device.UNKNOWN : request.device(),
                client.address());
        URI location = URI.create("/v1/sessions/" + opened.refreshToken().session());
        return answer(ResponseEntity.created(location), opened, Boolean.TRUE.equals(request.cookie()), client);
    }

    @PostMapping("/refresh")
    @SecurityRequirements
    ResponseEntity<Tokens> refresh(
            @Valid @RequestBody(required = false) @Nullable RefreshRequest request,
            @CookieValue(name = RefreshCookie.NAME, required = false) @Nullable String kept,
            HttpServletRequest http,
            HttpServletResponse response) {
        Client client = proxies.clientOf(http);
        String retryKey = request == null ? null : request.retryKey();
        if (request != null && request.refreshToken() != null) {
            return answer(ResponseEntity.ok(), refresh.refresh(request.refreshToken(), retryKey), false, client);
        }
        if (kept == null) {
            throw new MagpieException(ErrorCode.UNAUTHENTICATED, "There is no refresh token: log in.");
        }
        try {
            return answer(ResponseEntity.ok(), refresh.refresh(kept, retryKey), true, client);
        } catch (MagpieException e) {
            if (e.code() == ErrorCode.UNAUTHENTICATED) {
                response.addHeader(HttpHeaders.SET_COOKIE, cookie.gone(client));
            }
            throw e;
        }
    }

    @GetMapping
    Page<SessionView> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        PageRequest page = PageRequest.of(limit, cursor);
        return Page.of(
                sessions.page(caller.userId(), page),
                page,
                row -> row.id().toString(),
                row -> SessionView.of(row, caller));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> end(
            @AuthenticationPrincipal Caller caller, @PathVariable SessionId id, HttpServletRequest http) {
        if (!sessions.belongs(id, caller.userId())) {
            throw new MagpieException(ErrorCode.NOT_FOUND, "You have no such session: list your sessions.");
        }
        revoker.end(id);
        ResponseEntity.HeadersBuilder<?> answer = ResponseEntity.noContent();
        if (id.equals(caller.sessionId())) {
            answer.header(HttpHeaders.SET_COOKIE, cookie.gone(proxies.clientOf(http)));
        }
        return answer.build();
    }

    private ResponseEntity<Tokens> answer(
            ResponseEntity.BodyBuilder answer, Opened opened, boolean inCookie, Client client) {
        if (inCookie) {
            answer.header(HttpHeaders.SET_COOKIE, cookie.holding(opened.refreshToken(), client));
        }
        return answer.cacheControl(CacheControl.noStore())
                .body(new Tokens(
                        opened.accessToken(),
                        inCookie ? null : opened.refreshToken().text(),
                        properties.accessTokenLife().toSeconds(),
                        opened.refreshToken().session(),
                        UserView.of(opened.account())));
    }
}
