package im.magpie.cli.suite;

import im.magpie.cli.folder.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One of the processes of a service that has its own. The first has the service's name and the suite's first ten ports; the second ends
 * in {@code -2} and uses the ten ports after those, and so on.
 */
record Instance(ServiceModule service, int number) {
    static final int MOST = 9;

    String name() {
        return number == 1 ? service.module() : service.module() + "-" + number;
    }

    /** @param first those of the suite's first instances */
    int port(Ports first) {
        return service.port(first.block(number));
    }

    int webSocket(Ports first) {
        return first.block(number).webSocket();
    }

    String url(Ports first) {
        return "http://127.0.0.1:" + port(first);
    }

    static List<Instance> of(ServiceModule service, Options options) {
        return upTo(options.separate() ? options.scale().getOrDefault(service.module(), 1) : 1, service)
                .toList();
    }

    /** All that can be asked for, in the order in which they end. */
    static List<Instance> possible() {
        return Stream.of(ServiceModule.values())
                .flatMap(service -> upTo(MOST, service))
                .toList();
    }

    /** In the process with this name. */
    static List<Instance> in(String process) {
        List<Instance> all = new ArrayList<>(possible());
        all.removeIf(instance ->
                process.equals(ServiceModule.STANDALONE) ? instance.number != 1 : !process.equals(instance.name()));
        return all;
    }

    private static Stream<Instance> upTo(int last, ServiceModule service) {
        return IntStream.rangeClosed(1, last).mapToObj(number -> new Instance(service, number));
    }
}
