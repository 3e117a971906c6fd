package im.magpie.common.security;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An address that the name of an instance leads to.
 *
 * @param address null where the name is connected to: with TLS, as the certificate is held against the name
 * @param speaksForAll false if the name leads to others too that can't be asked one by one
 */
record InstanceAddress(URI instance, @Nullable InetAddress address, boolean speaksForAll) {

    /** What a name leads to at this moment. */
    interface Names {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    static List<InstanceAddress> of(URI instance, Names names) throws IOException {
        URL url = instance.toURL();
        InetAddress[] addresses = names.addressesOf(url.getHost());
        if (url.getProtocol().equals("http")) {
            return Stream.of(addresses)
                    .map(address -> new InstanceAddress(instance, address, true))
                    .toList();
        }
        return List.of(new InstanceAddress(instance, null, addresses.length == 1));
    }

    /**
     * A connection to this address that says the name as its {@code Host}. The address is given as a proxy, the only way to tell this client where to
     * connect; every server has to take the request line that a proxy gets (RFC 9112, 3.2.2).
     */
    HttpURLConnection open(String path) throws IOException {
        URL url = instance.resolve(path).toURL();
        int port = url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
        Proxy way = address == null ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, new InetSocketAddress(address, port));
        return (HttpURLConnection) url.openConnection(way);
    }
}
