package im.magpie.common.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {
    private static final UserId ANN = new UserId(1);
    private static final SessionId SESSION = new SessionId(5);

    private final TestIssuer issuer = new TestIssuer();
    private final TokenVerifier verifier = verifierFor(issuer.url());

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void tellsWhoCalls() {
        Caller caller = verifier.verify(issuer.token(ANN, SESSION));
        assertThat(caller.userId()).isEqualTo(ANN);
        assertThat(caller.sessionId()).isEqualTo(SESSION);
        assertThat(caller.administrator()).isFalse();
    }

    @Test
    void refusesAnExpiredTokenByName() {
        String expired = issuer.token(ANN, SESSION, Instant.now().minusSeconds(6), false);
        refused(() -> verifier.verify(expired), ErrorCode.TOKEN_EXPIRED);
    }

    @Test
    void refusesAForeignersTokenAndRubbish() {
        try (TestIssuer foreigner = new TestIssuer()) {
            refused(() -> verifier.verify(foreigner.token(ANN, SESSION)), ErrorCode.UNAUTHENTICATED);
        }
        for (String rubbish : List.of("", "a.b.c", "x".repeat(100_000), "eyJhbGciOiJub25lIn0.e30.")) {
            refused(() -> verifier.verify(rubbish), ErrorCode.UNAUTHENTICATED);
        }
    }

    @Test
    void goesOnWithTheKeysItHasWhileTheIssuerIsAway() {
        verifier.verify(issuer.token(ANN, SESSION));
        String token = issuer.token(ANN, SESSION);
        issuer.close();
        assertThat(verifier.verify(token).userId()).isEqualTo(ANN);
    }

    @Test
    void saysUnavailableAsLongAsItNeverHadAKey() {
        URI url = issuer.url();
        String token = issuer.token(ANN, SESSION);
        issuer.close();
        refused(() -> verifierFor(url).verify(token), ErrorCode.UNAVAILABLE);
    }

    private static TokenVerifier verifierFor(URI url) {
        TokenAutoConfiguration configuration = new TokenAutoConfiguration();
        return configuration.tokenVerifier(
                new SecurityProperties(TestIssuer.INTERNAL_TOKEN, new SecurityProperties.UserService(List.of(url))));
    }

    private static void refused(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MagpieException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
