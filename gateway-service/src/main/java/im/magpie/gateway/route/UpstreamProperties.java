package im.magpie.gateway.route;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the services are asked.
 *
 * @param timeout how long a service may take to answer; longer than the 10 s that a send waits for its acknowledgement
 * @param maxBody requests with a larger body are refused; above the 64 KiB that a message may take
 * @param bodyTimeout how long a client may take to send its body
 */
@ConfigurationProperties("magpie.gateway")
record UpstreamProperties(
        @DefaultValue("12s") Duration timeout,
        @DefaultValue("80KB") DataSize maxBody,
        @DefaultValue("10s") Duration bodyTimeout) {}
