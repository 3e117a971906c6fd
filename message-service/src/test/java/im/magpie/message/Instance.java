package im.magpie.message;

import im.magpie.servers.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** message-service in a process of its own, which can be killed. */
final class Instance {
    private final Process process;
    private final int port;

    private Instance(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Instance start(Map<String, String> properties) throws IOException {
        int port = Ports.free();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MessageServiceApplication.class.getName(),
                "--spring.config.name=message-service",
                "--server.port=" + port));
        properties.forEach((name, value) -> command.add("--" + name + "=" + value));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "instance-" + port + ".log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Instance(process, port);
    }

    /** The same user, who asks this instance. */
    Client asking(Client client) {
        return new Client(port, client.user(), client.token());
    }

    /** As {@code kill -9}: without a word to anybody. */
    void kill() {
        process.destroyForcibly();
    }
}
