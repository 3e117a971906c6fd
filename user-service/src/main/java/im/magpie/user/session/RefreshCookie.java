package im.magpie.user.session;

import im.magpie.user.proxy.Client;
import java.time.Duration;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * Keeps a web page's refresh token where scripts can't read it.
 *
 * <p>Against requests that another site makes with it: the browser sends it from our own pages only ({@code SameSite=Strict}) and to the
 * paths of sessions only; what those do with it is to answer with tokens that another site can't read. All else needs the access token in a
 * header.
 */
@Component
class RefreshCookie {
    static final String NAME = "magpie_refresh";
    private static final String PATH = "/v1/sessions";

    private final SessionProperties properties;

    RefreshCookie(SessionProperties properties) {
        this.properties = properties;
    }

    String holding(RefreshToken token, Client client) {
        return cookie(token.text(), properties.idle(), client);
    }

    /** Makes the browser forget it. */
    String gone(Client client) {
        return cookie("", Duration.ZERO, client);
    }

    private static String cookie(String value, Duration life, Client client) {
        return ResponseCookie.from(NAME, value)
                .httpOnly(true)
                .sameSite("Strict")
                .secure(client.secure())
                .path(PATH)
                .maxAge(life)
                .build()
                .toString();
    }
}
