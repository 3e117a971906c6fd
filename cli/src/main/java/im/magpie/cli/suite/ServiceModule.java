package im.magpie.cli.suite;

import java.util.List;
import java.util.stream.Stream;

/** The services, in the order in which they end: first who takes work in, last whom the others ask. */
public enum ServiceModule {
    GATEWAY("gateway-service", "im.magpie.gateway.GatewayServiceApplication", 0, 192),
    CONNECTION("connection-service", "im.magpie.connection.ConnectionServiceApplication", 2, 256),
    MESSAGE("message-service", "im.magpie.message.MessageServiceApplication", 3, 256),
    PRESENCE("presence-service", "im.magpie.presence.PresenceServiceApplication", 5, 128),
    USER("user-service", "im.magpie.user.UserServiceApplication", 4, 256);

    static final String STANDALONE = "standalone";
    static final String STANDALONE_CLASS = "im.magpie.standalone.StandaloneApplication";
    static final int STANDALONE_HEAP = 512;

    private final String module;
    private final String mainClass;
    private final int offset;
    private final int heapMegabytes;

    ServiceModule(String module, String mainClass, int offset, int heapMegabytes) {
        this.module = module;
        this.mainClass = mainClass;
        this.offset = offset;
        this.heapMegabytes = heapMegabytes;
    }

    String module() {
        return module;
    }

    String mainClass() {
        return mainClass;
    }

    /** Of its HTTP side. */
    int port(Ports ports) {
        return ports.base() + offset;
    }

    int heapMegabytes() {
        return heapMegabytes;
    }

    /** The modules whose JVMs run, in the order in which they end. */
    public static List<String> modules(boolean separate) {
        return separate ? Stream.of(values()).map(ServiceModule::module).toList() : List.of(STANDALONE);
    }

    /** All modules that a JVM can run: each service, and all of them in one. */
    public static List<String> all() {
        return Stream.of(modules(true), modules(false)).flatMap(List::stream).toList();
    }

    /**
     * What a module's JVM starts with.
     *
     * @param module one of {@link #all}
     */
    public static String mainClassOf(String module) {
        return Stream.of(values())
                .filter(service -> service.module.equals(module))
                .map(ServiceModule::mainClass)
                .findFirst()
                .orElse(STANDALONE_CLASS);
    }
}
