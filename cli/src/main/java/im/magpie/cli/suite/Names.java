package im.magpie.cli.suite;

import im.magpie.cli.folder.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How the processes of a suite are named, in {@code status} and for their logs. */
public final class Names {
    public static final String DATABASE = "database";
    public static final String REDIS = "redis";
    public static final String KAFKA = "kafka";

    /** What {@code --with} can replace. */
    public static final List<String> SERVERS = List.of(DATABASE, REDIS, KAFKA);

    private Names() {}

    /** Of all processes that run with these options, in the order in which they end. */
    public static List<String> of(Options options) {
        List<String> names = new ArrayList<>(services(options));
        names.addAll(servers(options));
        return names;
    }

    /** Of those that run services, in the order in which they end. */
    static List<String> services(Options options) {
        return options.separate()
                ? Stream.of(ServiceModule.values())
                        .flatMap(service -> Instance.of(service, options).stream())
                        .map(Instance::name)
                        .toList()
                : List.of(ServiceModule.STANDALONE);
    }

    static List<String> servers(Options options) {
        return Stream.of(KAFKA, REDIS, DATABASE)
                .filter(name -> !options.with().containsKey(name))
                .toList();
    }

    /** Of all that are there without {@code --scale}, processes and services. */
    public static List<String> usual() {
        return Stream.of(List.of(ServiceModule.STANDALONE), ServiceModule.modules(true), SERVERS)
                .flatMap(List::stream)
                .toList();
    }

    /** Of all that can ever be a process or a service. */
    public static List<String> all() {
        return Stream.of(
                        Stream.of(ServiceModule.STANDALONE),
                        Instance.possible().stream().map(Instance::name),
                        SERVERS.stream())
                .flatMap(names -> names)
                .toList();
    }
}
