package im.magpie.gateway.socket;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How WebSockets pass.
 *
 * @param maxFrame longest frame that passes; above connection-service's own 1 MiB, so that it is the one to refuse
 * @param connectTimeout how long a connection node may take to answer the handshake
 */
@ConfigurationProperties("magpie.gateway.socket")
record SocketProperties(
        @DefaultValue("2MB") DataSize maxFrame,
        @DefaultValue("5s") Duration connectTimeout) {}
