package im.magpie.common.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.magpie.common.error.MagpieException;
import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** G7: a revoked session is out within one second, whatever else is down. */
class RevocationsTest {
    private static final SessionId SESSION = new SessionId(5);
    private static final Caller CALLER = new Caller(new UserId(1), SESSION, false, Instant.MAX);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestIssuer issuer = new TestIssuer();
    private final RevocationProperties properties =
            new RevocationProperties(Duration.ofMillis(250), Duration.ofMillis(500), SECOND);
    private final Revocations revocations = new Revocations(
            new RevocationSource(
                    List.of(issuer.url()),
                    new InternalToken(TestIssuer.INTERNAL_TOKEN),
                    properties.timeout(),
                    JsonMapper.builder().build(),
                    InetAddress::getAllByName),
            properties);
    private final List<SessionId> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        revocations.onRevoked((Set<SessionId> sessions) -> told.addAll(sessions));
        revocations.start();
    }

    @AfterEach
    void stop() {
        revocations.stop();
        issuer.close();
    }

    @Test
    void aRevokedSessionIsRefusedWithinASecondAndToldOnce() {
        assertThatCode(() -> revocations.check(CALLER)).doesNotThrowAnyException();
        issuer.revoke(SESSION);
        await().atMost(SECOND).untilAsserted(() -> assertThatThrownBy(() -> revocations.check(CALLER))
                .isInstanceOf(MagpieException.class)
                .hasMessageContaining("log in again"));
        await().during(SECOND).until(() -> told.equals(List.of(SESSION)));
    }

    @Test
    void silenceForASecondMeansThatEverybodyIsRefused() {
        issuer.hang();
        await().atMost(Duration.ofSeconds(2)).until(revocations::stale);
        assertThatThrownBy(() -> revocations.check(CALLER)).isInstanceOf(MagpieException.class);
        issuer.resume();
        await().atMost(Duration.ofSeconds(2)).until(() -> !revocations.stale());
    }

    @Test
    void slowAnswersAreNoSilence() {
        issuer.answerAfter(Duration.ofMillis(420));
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !revocations.stale());
    }

    @Test
    void whereNobodyCanRevokeTheListStaysGood() {
        issuer.close();
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(3)).until(() -> !revocations.stale());
        assertThat(told).isEmpty();
    }
}
