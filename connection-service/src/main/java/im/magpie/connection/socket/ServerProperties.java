package im.magpie.connection.socket;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where WebSockets are taken.
 *
 * @param address to listen on
 * @param port to listen on; 0 takes a free one
 * @param allowedOrigins origins of web pages that may connect, beside those on the host that they connect to; {@code *} for all
 * @param maxHandshake bytes of the HTTP request line, and of all its headers
 * @param threads event loops; 0: one for each processor
 * @param backlog connections that the kernel holds until they are taken
 */
@ConfigurationProperties("magpie.connection")
record ServerProperties(
        @DefaultValue("0.0.0.0") String address,
        @DefaultValue("8081") int port,
        @DefaultValue({}) List<String> allowedOrigins,
        @DefaultValue("8KB") DataSize maxHandshake,
        @DefaultValue("0") int threads,
        @DefaultValue("4096") int backlog) {}
