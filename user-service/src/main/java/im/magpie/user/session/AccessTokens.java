package im.magpie.user.session;

import com.nimbusds.jwt.JWTClaimsSet;
import im.magpie.common.id.SessionId;
import im.magpie.common.security.TokenVerifier;
import im.magpie.user.account.Account;
import im.magpie.user.key.SigningKeys;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes access tokens: RFC 9068 with the session in {@code sid}. */
@Component
class AccessTokens {
    private final SigningKeys keys;
    private final SessionProperties properties;

    AccessTokens(SigningKeys keys, SessionProperties properties) {
        this.keys = keys;
        this.properties = properties;
    }

    String issue(Account account, SessionId session) {
        Instant now = Instant.now();
        return keys.sign(new JWTClaimsSet.Builder()
                .issuer(TokenVerifier.ISSUER)
                .audience(TokenVerifier.ISSUER)
                .subject(account.id().toString())
                .claim(TokenVerifier.SESSION, session.toString())
                .claim(TokenVerifier.ROLES, account.administrator() ? List.of(TokenVerifier.ADMINISTRATOR) : List.of())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(properties.accessTokenLife())))
                .jwtID(UUID.randomUUID().toString())
                .build());
    }
}
