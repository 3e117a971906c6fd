package im.magpie.gateway.edge;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What stands in front of the gateway, and which pages elsewhere may call it.
 *
 * @param trustedProxies addresses or ranges (CIDR) whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed
 * @param allowedOrigins origins, beside the gateway's own, whose pages may call it, for example {@code https://intranet.example.org}
 * @param metricsFrom addresses or ranges that may read {@code /actuator}, health apart
 */
@ConfigurationProperties("magpie.gateway")
public record EdgeProperties(
        @DefaultValue List<AddressRange> trustedProxies,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue({"127.0.0.0/8", "::1"}) List<AddressRange> metricsFrom) {}
