package im.magpie.standalone;

import static im.magpie.standalone.Feature.DATABASE;
import static im.magpie.standalone.Feature.GATEWAY;
import static im.magpie.standalone.Feature.JPA;
import static im.magpie.standalone.Feature.KAFKA;
import static im.magpie.standalone.Feature.SERVLET;

import im.magpie.connection.ConnectionServiceApplication;
import im.magpie.gateway.GatewayServiceApplication;
import im.magpie.message.MessageServiceApplication;
import im.magpie.presence.PresenceServiceApplication;
import im.magpie.user.UserServiceApplication;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.WebApplicationType;

/**
 * One of the services.
 *
 * @param name also of its configuration files
 * @param features what is on its class path where it runs on its own
 */
record Service(String name, Class<?> application, Set<Feature> features) {
    Service {
        features = Set.copyOf(features);
    }

    /** In the order in which they end: first who takes work in, last whom the others ask. */
    static List<Service> all() {
        return List.of(
                new Service("gateway-service", GatewayServiceApplication.class, Set.of(GATEWAY)),
                new Service("connection-service", ConnectionServiceApplication.class, Set.of(SERVLET, KAFKA)),
                new Service("message-service", MessageServiceApplication.class, Set.of(SERVLET, DATABASE, KAFKA)),
                new Service("presence-service", PresenceServiceApplication.class, Set.of(SERVLET, KAFKA)),
                new Service("user-service", UserServiceApplication.class, Set.of(SERVLET, DATABASE, JPA)));
    }

    /** Whether a class would be on its class path where it runs on its own, as far as it matters. */
    boolean owns(String className) {
        return EnumSet.allOf(Feature.class).stream()
                .noneMatch(feature -> feature.has(className) && !features.contains(feature));
    }

    WebApplicationType web() {
        return features.contains(GATEWAY) ? WebApplicationType.REACTIVE : WebApplicationType.SERVLET;
    }
}
