package im.magpie.gateway.route;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the services are.
 *
 * @param userService instances of user-service
 * @param messageService instances of message-service
 * @param presenceService instances of presence-service
 * @param connectionService instances of connection-service
 */
@ConfigurationProperties("magpie")
record ServiceProperties(
        Service userService, Service messageService, Service presenceService, Connections connectionService) {

    /** @param urls base addresses, for example {@code http://127.0.0.1:8084} */
    record Service(List<URI> urls) {}

    /**
     * @param urls base addresses of its HTTP
     * @param websocketUrls base addresses of its WebSockets, for example {@code ws://127.0.0.1:8081}
     */
    record Connections(List<URI> urls, List<URI> websocketUrls) {}
}
