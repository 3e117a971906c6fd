package im.magpie.servers;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** What runs in Kafka's process: formats a new data folder and runs the broker in one JVM, since starting two takes longer. */
final class KafkaProcess {
    private KafkaProcess() {}

    /** Takes the configuration file, the data folder and, where several brokers are one cluster, its id. */
    public static void main(String[] arguments) {
        String configuration = arguments[0];
        if (Files.notExists(Path.of(arguments[1], "meta.properties"))) {
            format(
                    arguments.length > 2
                            ? new String[] {"format", "-t", arguments[2], "-c", configuration}
                            : new String[] {
                                "format",
                                "--standalone",
                                "-t",
                                Uuid.randomUuid().toString(),
                                "-c",
                                configuration
                            });
        }
        Kafka.main(new String[] {configuration});
    }

    private static void format(String[] command) {
        int code = StorageTool.execute(
                command, new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        if (code != 0) {
            throw new IllegalStateException("The data folder could not be formatted (code " + code + ").");
        }
    }
}
