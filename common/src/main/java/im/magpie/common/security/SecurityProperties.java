package im.magpie.common.security;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a service needs in order to know who calls.
 *
 * @param internalToken the secret between the services, at least 32 characters
 * @param userService where user-service is
 */
@ConfigurationProperties("magpie")
record SecurityProperties(String internalToken, UserService userService) {

    /** @param urls base addresses of its instances, for example {@code http://127.0.0.1:8084} */
    record UserService(List<URI> urls) {}
}
