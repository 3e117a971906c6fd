package im.magpie.user.proxy;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may say where a request came from.
 *
 * @param trustedProxies addresses or networks of the gateway and of the proxies in front of it
 */
@ConfigurationProperties("magpie.user")
record ProxyProperties(
        @DefaultValue({"127.0.0.0/8", "::1/128"}) List<String> trustedProxies) {}
