package im.magpie.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The service comes up whole, and lets in nobody whom it does not know. */
class StartTest extends MessageServiceTest {
    @Autowired
    private MeterRegistry meters;

    @Test
    void autoscalersSeeHowManyCommandsWait() {
        assertThat(meters.get("magpie.log.lag").gauge().value()).isNotNegative();
    }

    @Test
    void isReadyWhenItsPartsAre() {
        Client.Reply health = someone().get("/actuator/health/readiness");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.body().path("components").propertyNames()).contains("db", "log", "answers", "readinessState");
    }

    @Test
    void whoHasNoTokenIsRefused() {
        Client nobody = new Client(someone().port(), newUser(), "none");
        assertThat(nobody.get("/v1/conversations").status()).isEqualTo(401);
    }
}
