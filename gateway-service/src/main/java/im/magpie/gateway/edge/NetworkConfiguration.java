package im.magpie.gateway.edge;

import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** Event loops of this context's own: the global ones end with the first of several gateways in one JVM. */
@Configuration(proxyBeanMethods = false)
class NetworkConfiguration {

    @Bean
    ReactorResourceFactory network() {
        ReactorResourceFactory network = new ReactorResourceFactory();
        network.setUseGlobalResources(false);
        return network;
    }

    /** Server and client on the same loops, so that a request stays on one thread. */
    @Bean
    HttpClientCustomizer sameLoops(ReactorResourceFactory network) {
        return client -> client.runOn(network.getLoopResources());
    }
}
