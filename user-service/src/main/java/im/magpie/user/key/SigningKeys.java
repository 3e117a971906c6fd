package im.magpie.user.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import im.magpie.common.security.TokenVerifier;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Signs tokens with the newest key whose time has come, and knows the public part of all that may still be met.
 *
 * <p>Whoever sees first that the next key is due makes it; the number of its generation lets only one of several instances succeed. All is
 * measured by the database's clock. With the database away the keys at hand go on.
 */
@Component
public class SigningKeys implements JWKSource<SecurityContext> {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final int RSA_BITS = 2048;

    private final KeyTable table;
    private final KeyProperties properties;
    private volatile Known known;

    private record Known(String kid, RSASSASigner signer, JWKSet published) {}

    SigningKeys(KeyTable table, KeyProperties properties) {
        this.table = table;
        this.properties = properties;
        this.known = load();
    }

    /** The claims as a signed access token (RFC 9068). */
    public String sign(JWTClaimsSet claims) {
        Known now = known;
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .type(TokenVerifier.TYPE)
                            .keyID(now.kid())
                            .build(),
                    claims);
            token.sign(now.signer());
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("An access token could not be signed", e);
        }
    }

    /** Public keys, for verifiers. */
    public JWKSet published() {
        return known.published();
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        return selector.select(published());
    }

    @Scheduled(
            fixedDelayString = "${magpie.user.keys.reload:PT1M}",
            initialDelayString = "${magpie.user.keys.reload:PT1M}")
    void reload() {
        try {
            known = load();
        } catch (DataAccessException e) {
            LOG.warn("Signing keys could not be looked up, those at hand go on: {}", e.getMessage());
        }
    }

    private Known load() {
        while (true) {
            List<KeyRow> rows = table.all();
            long now = table.now();
            Optional<KeyRow> next = due(rows, now);
            if (next.isEmpty()) {
                return known(rows, now);
            }
            try {
                table.insert(next.get());
                LOG.info("Made {}", next.get());
            } catch (DuplicateKeyException e) {
                LOG.debug("Another instance made {} first", next.get(), e);
            }
        }
    }

    private Optional<KeyRow> due(List<KeyRow> rows, long now) {
        if (rows.isEmpty()) {
            return Optional.of(make(1, now));
        }
        KeyRow newest = rows.getLast();
        long publishAt = newest.notBefore()
                + properties.rotation().minus(properties.publishAhead()).toMillis();
        return publishAt <= now
                ? Optional.of(make(
                        newest.generation() + 1, now + properties.publishAhead().toMillis()))
                : Optional.empty();
    }

    private Known known(List<KeyRow> rows, long now) {
        KeyRow signing = rows.getFirst();
        for (KeyRow row : rows) {
            if (row.notBefore() <= now) {
                signing = row;
            }
        }
        if (now - signing.notBefore() > properties.keepAfter().toMillis()) {
            long current = signing.generation();
            rows.stream().filter(row -> row.generation() < current).forEach(table::delete);
        }
        try {
            return new Known(
                    signing.key().getKeyID(),
                    new RSASSASigner(signing.key()),
                    new JWKSet(rows.stream()
                            .<JWK>map(row -> row.key().toPublicJWK())
                            .toList()));
        } catch (JOSEException e) {
            throw new IllegalStateException("A signing key is unusable", e);
        }
    }

    private static KeyRow make(long generation, long notBefore) {
        try {
            return new KeyRow(
                    generation,
                    new RSAKeyGenerator(RSA_BITS)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.RS256)
                            .keyIDFromThumbprint(true)
                            .generate(),
                    notBefore);
        } catch (JOSEException e) {
            throw new IllegalStateException("A signing key could not be made", e);
        }
    }
}
