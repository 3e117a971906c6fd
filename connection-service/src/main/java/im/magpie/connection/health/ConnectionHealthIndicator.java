package im.magpie.connection.health;

import im.magpie.common.security.Revocations;
import im.magpie.connection.delivery.DeliveryReader;
import im.magpie.connection.session.Sockets;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up while deliveries are read and revocations are known. */
@Component
final class ConnectionHealthIndicator implements HealthIndicator {
    private final DeliveryReader deliveries;
    private final Revocations revocations;
    private final Sockets sockets;

    ConnectionHealthIndicator(DeliveryReader deliveries, Revocations revocations, Sockets sockets) {
        this.deliveries = deliveries;
        this.revocations = revocations;
        this.sockets = sockets;
    }

    @Override
    public Health health() {
        boolean reading = deliveries.reading();
        boolean known = !revocations.stale();
        return (reading && known ? Health.up() : Health.down())
                .withDetail("deliveriesRead", reading)
                .withDetail("revocationsKnown", known)
                .withDetail("sockets", sockets.all().size())
                .build();
    }
}
