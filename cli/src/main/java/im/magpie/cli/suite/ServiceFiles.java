package im.magpie.cli.suite;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.folder.Options;
import im.magpie.cli.folder.PropertiesFile;
import im.magpie.cli.folder.Secrets;
import im.magpie.cli.folder.Secrets.Password;
import im.magpie.servers.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes each service's configuration: addresses and secrets, nothing that its own defaults know. */
final class ServiceFiles {
    private final DataFolder folder;
    private final Options options;
    private final Ports ports;
    private final Secrets secrets;
    private final Addresses addresses;
    private final Path page;

    /** @param page folder of the chat page */
    ServiceFiles(DataFolder folder, Options options, Ports ports, Secrets secrets, Addresses addresses, Path page) {
        this.folder = folder;
        this.options = options;
        this.ports = ports;
        this.secrets = secrets;
        this.addresses = addresses;
        this.page = page;
    }

    void write() throws IOException {
        PrivateFiles.folder(folder.config());
        for (ServiceModule service : ServiceModule.values()) {
            PropertiesFile.write(folder.config().resolve(service.module() + ".properties"), properties(service));
        }
    }

    private Map<String, String> properties(ServiceModule service) {
        Map<String, String> properties = common(service);
        switch (service) {
            case USER -> {
                properties.putAll(addresses.database(Addresses.Schema.USER));
                properties.put("magpie.user.registration", "open");
                properties.put("magpie.user.throttle.exempt-loopback", "true");
                properties.put("magpie.user.first-administrator.username", "admin");
                properties.put("magpie.user.first-administrator.password", secrets.password(Password.ADMINISTRATOR));
            }
            case MESSAGE -> {
                properties.putAll(addresses.database(Addresses.Schema.MESSAGE));
                properties.putAll(addresses.kafka());
            }
            case CONNECTION -> {
                properties.put("magpie.connection.port", Integer.toString(ports.webSocket()));
                properties.putAll(addresses.kafka());
            }
            case PRESENCE -> properties.putAll(addresses.kafka());
            case GATEWAY -> {
                properties.put("magpie.presence-service.urls", urls(ServiceModule.PRESENCE));
                properties.put("magpie.connection-service.urls", urls(ServiceModule.CONNECTION));
                properties.put(
                        "magpie.connection-service.websocket-urls",
                        ofEach(ServiceModule.CONNECTION, instance -> "ws://127.0.0.1:" + instance.webSocket(ports)));
                properties.put("magpie.web.location", "file:" + page + "/");
                properties.put("magpie.gateway.limits.exempt", "127.0.0.0/8,::1");
            }
        }
        return properties;
    }

    private Map<String, String> common(ServiceModule service) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("server.address", "127.0.0.1");
        properties.put("server.port", Integer.toString(service.port(ports)));
        properties.put("magpie.internal-token", secrets.password(Password.INTERNAL));
        properties.put("magpie.crypto.keyset-file", secrets.keyset().toString());
        properties.put("magpie.user-service.urls", urls(ServiceModule.USER));
        properties.put("magpie.message-service.urls", urls(ServiceModule.MESSAGE));
        properties.put("magpie.redis.address", addresses.redis().address());
        if (!addresses.redis().password().isEmpty()) {
            properties.put("magpie.redis.password", addresses.redis().password());
        }
        return properties;
    }

    private String urls(ServiceModule service) {
        return ofEach(service, instance -> instance.url(ports));
    }

    private String ofEach(ServiceModule service, Function<Instance, String> address) {
        return Instance.of(service, options).stream().map(address).collect(Collectors.joining(","));
    }
}
