package im.magpie.sdk.rest;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The tokens of one session. Whoever needs a fresh one waits for the same refresh: a refresh token is good once, and using it twice ends
 * the session, unless it is the same use again, whose answer was lost.
 */
public final class Tokens {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Http http;
    private final Clock clock;
    private final Consumer<Credentials> keeper;
    private final ReentrantLock refreshing = new ReentrantLock();
    private String retryKey = newRetryKey();
    private volatile Credentials current;

    private Tokens(Http http, Clock clock, Consumer<Credentials> keeper, Credentials first) {
        this.http = http;
        this.clock = clock;
        this.keeper = keeper;
        this.current = first;
        keeper.accept(first);
    }

    /**
     * A new session.
     *
     * @param keeper is given the credentials now and after each refresh, before they are used
     */
    public static Tokens logIn(
            Http http, Clock clock, Consumer<Credentials> keeper, String username, String password, Device device) {
        JsonNode body = JsonNodeFactory.instance
                .objectNode()
                .put("username", username)
                .put("password", password)
                .set("device", device.toJson());
        return new Tokens(
                http,
                clock,
                keeper,
                Credentials.of(http.exchange("POST", "/v1/sessions", body, Map.of()), clock.instant()));
    }

    /** Goes on with a session by its refresh token. */
    public static Tokens resume(Http http, Clock clock, Consumer<Credentials> keeper, String refreshToken) {
        return new Tokens(http, clock, keeper, refresh(http, clock, refreshToken, newRetryKey()));
    }

    /** The present ones, even if they have expired. */
    public Credentials current() {
        return current;
    }

    /** Credentials whose access token is good for a while. */
    public Credentials valid() {
        Credentials known = current;
        return clock.instant().isBefore(known.renewAt()) ? known : renewed(known);
    }

    /** Newer ones than those that were refused or will soon be. */
    public Credentials renewed(Credentials stale) {
        refreshing.lock();
        try {
            if (current.equals(stale)) {
                Credentials next = refresh(http, clock, stale.refreshToken(), retryKey);
                keeper.accept(next);
                current = next;
                retryKey = newRetryKey();
            }
            return current;
        } finally {
            refreshing.unlock();
        }
    }

    /** With the 128 random bits that one needs; nobody but this object is to know it. */
    private static String newRetryKey() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Credentials refresh(Http http, Clock clock, String refreshToken, String retryKey) {
        JsonNode body = JsonNodeFactory.instance
                .objectNode()
                .put("refreshToken", refreshToken)
                .put("retryKey", retryKey);
        Instant now = clock.instant();
        return Credentials.of(http.exchange("POST", "/v1/sessions/refresh", body, Map.of()), now);
    }
}
