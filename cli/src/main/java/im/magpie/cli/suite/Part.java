package im.magpie.cli.suite;

import im.magpie.servers.Detached;
import im.magpie.servers.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One process of a suite. */
sealed interface Part {
    String name();

    int port();

    /** Starts it detached from the terminal, its output appended to the log. */
    Process start(Path log) throws IOException, InterruptedException;

    /** Whether it serves those who know its password. */
    boolean ready(Readiness readiness) throws InterruptedException;

    /** A database, Redis or Kafka. */
    record Server(LocalServer server) implements Part {
        @Override
        public String name() {
            return server.name();
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public Process start(Path log) throws IOException, InterruptedException {
            return server.start(log);
        }

        @Override
        public boolean ready(Readiness readiness) {
            return server.ready();
        }
    }

    /** One service or all of them. */
    record Services(String name, int port, List<String> command) implements Part {
        public Services {
            command = List.copyOf(command);
        }

        @Override
        public Process start(Path log) throws IOException {
            return Detached.start(command, log);
        }

        @Override
        public boolean ready(Readiness readiness) throws InterruptedException {
            return readiness.of(name);
        }
    }
}
