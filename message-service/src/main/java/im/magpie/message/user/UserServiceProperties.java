package im.magpie.message.user;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where users are asked about.
 *
 * @param urls base addresses of the instances of user-service
 * @param timeout how long one question may take, over all instances
 */
@ConfigurationProperties("magpie.user-service")
record UserServiceProperties(
        List<URI> urls, @DefaultValue("2s") Duration timeout) {}
