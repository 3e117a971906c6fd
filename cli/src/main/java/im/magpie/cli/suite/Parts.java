package im.magpie.cli.suite;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.folder.Options;
import im.magpie.cli.folder.Secrets;
import im.magpie.cli.folder.Secrets.Password;
import im.magpie.cli.launch.Jvm;
import im.magpie.cli.launch.Launcher;
import im.magpie.servers.DatabaseServer;
import im.magpie.servers.KafkaServer;
import im.magpie.servers.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a suite consists of. */
final class Parts {
    private Parts() {}

    static Addresses.LocalServers localServers(DataFolder folder, Ports ports, Secrets secrets) {
        return new Addresses.LocalServers(
                new DatabaseServer(folder.of(Names.DATABASE), ports.database(), secrets.password(Password.DATABASE)),
                new RedisServer(folder.of(Names.REDIS), ports.redis(), secrets.password(Password.REDIS)),
                new KafkaServer(
                        folder.of(Names.KAFKA),
                        ports.kafka(),
                        ports.kafkaController(),
                        secrets.password(Password.KAFKA)));
    }

    /** Its own servers, without those of {@code --with}. */
    static List<Part> servers(Options options, Addresses.LocalServers local) {
        return Stream.of(local.database(), local.redis(), local.kafka())
                .filter(server -> !options.with().containsKey(server.name()))
                .<Part>map(Part.Server::new)
                .toList();
    }

    /** One JVM for all services, or one each. */
    static List<Part> services(DataFolder folder, Options options, Ports ports, Launcher launcher) throws IOException {
        List<Part> parts = new ArrayList<>();
        String files = "--spring.config.additional-location=file:" + folder.config() + "/";
        for (String process : Names.services(options).reversed()) {
            Jvm jvm = options.separate()
                    ? alone(Instance.in(process).getFirst(), ports, files)
                    : new Jvm(
                            ServiceModule.STANDALONE,
                            ServiceModule.STANDALONE_CLASS,
                            ServiceModule.STANDALONE_HEAP,
                            List.of(files));
            parts.add(new Part.Services(process, portsOf(process, ports).getFirst(), launcher.command(jvm)));
        }
        return parts;
    }

    /** The instances of a service share its file; only their ports differ. */
    private static Jvm alone(Instance instance, Ports ports, String files) {
        ServiceModule service = instance.service();
        List<String> arguments = new ArrayList<>(List.of(files, "--server.port=" + instance.port(ports)));
        if (service == ServiceModule.CONNECTION) {
            arguments.add("--magpie.connection.port=" + instance.webSocket(ports));
        }
        return new Jvm(service.module(), service.mainClass(), service.heapMegabytes(), arguments);
    }

    /** All that a process with this name listens on, the one that it is known by first. */
    static List<Integer> portsOf(String process, Ports ports) {
        List<Integer> all = new ArrayList<>();
        switch (process) {
            case Names.DATABASE -> all.add(ports.database());
            case Names.REDIS -> all.add(ports.redis());
            case Names.KAFKA -> all.addAll(List.of(ports.kafka(), ports.kafkaController()));
            default -> all.addAll(portsOfServices(process, ports));
        }
        return all;
    }

    private static List<Integer> portsOfServices(String process, Ports ports) {
        List<Integer> all = new ArrayList<>();
        for (Instance instance : Instance.in(process)) {
            all.add(instance.port(ports));
            if (instance.service() == ServiceModule.CONNECTION) {
                all.add(instance.webSocket(ports));
            }
        }
        return all;
    }
}
