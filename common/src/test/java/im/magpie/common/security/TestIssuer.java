package im.magpie.common.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Stands in for user-service in the tests of other services: real keys, real HTTP, and it can stop answering. */
public final class TestIssuer implements AutoCloseable {
    public static final String INTERNAL_TOKEN = "internal-token-of-the-tests-0123456789";

    private final RSAKey key;
    private final HttpServer server;
    private final Map<SessionId, Long> revoked = new ConcurrentHashMap<>();
    private final Set<UserId> strangers = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch answering = new CountDownLatch(0);
    private volatile Duration delay = Duration.ZERO;

    public TestIssuer() {
        try {
            key = new RSAKeyGenerator(2048).keyID("test").generate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/.well-known/jwks.json", exchange -> answer(exchange, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/internal/v1/revocations", exchange -> {
            pause();
            answer(exchange, revocations());
        });
        server.createContext(
                "/internal/v1/users/known",
                exchange -> answer(
                        exchange, known(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What a service needs in order to trust this issuer. */
    public Map<String, String> properties() {
        return Map.of("magpie.user-service.urls", url().toString(), "magpie.internal-token", INTERNAL_TOKEN);
    }

    public String token(UserId user, SessionId session) {
        return token(user, session, Instant.now().plus(Duration.ofMinutes(15)), false);
    }

    public String token(UserId user, SessionId session, Instant expiresAt, boolean administrator) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .type(TokenVerifier.TYPE)
                            .keyID(key.getKeyID())
                            .build(),
                    new JWTClaimsSet.Builder()
                            .issuer(TokenVerifier.ISSUER)
                            .audience(TokenVerifier.ISSUER)
                            .subject(user.toString())
                            .claim(TokenVerifier.SESSION, session.toString())
                            .claim(
                                    TokenVerifier.ROLES,
                                    administrator ? List.of(TokenVerifier.ADMINISTRATOR) : List.of())
                            .issueTime(Date.from(Instant.now()))
                            .expirationTime(Date.from(expiresAt))
                            .build());
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public void revoke(SessionId session) {
        revoked.put(session, System.currentTimeMillis());
    }

    /** There is no such user; everybody else exists. */
    public void stranger(UserId user) {
        strangers.add(user);
    }

    /** Takes connections but answers nothing until {@link #resume()}: a partition, seen from a verifier. */
    public void hang() {
        answering = new CountDownLatch(1);
    }

    public void resume() {
        answering.countDown();
    }

    /** Takes so long for each list of revocations from now on, as on a busy machine. */
    void answerAfter(Duration time) {
        delay = time;
    }

    /** From now on refuses connections. */
    @Override
    public void close() {
        resume();
        server.stop(0);
    }

    private void pause() {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String known(String question) {
        return strangers.stream()
                .reduce(
                        question,
                        (ids, user) ->
                                ids.replaceAll(",?\\s*\"" + user + "\"", "").replaceAll("\\[\\s*,", "["),
                        (one, other) -> other);
    }

    private String revocations() {
        String items = revoked.entrySet().stream()
                .map(entry -> "{\"sessionId\":\"" + entry.getKey() + "\",\"at\":" + entry.getValue() + "}")
                .collect(Collectors.joining(","));
        return "{\"now\":" + System.currentTimeMillis() + ",\"items\":[" + items + "]}";
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        try (exchange) {
            answering.await();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
