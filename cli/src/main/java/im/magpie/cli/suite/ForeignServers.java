package im.magpie.cli.suite;

import im.magpie.cli.folder.Options;
import im.magpie.cli.terminal.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Whether the servers of {@code --with} answer, and know us: asked before anything is started, since a service would only say it minutes later. */
final class ForeignServers {
    private static final int PATIENCE_SECONDS = 5;
    private static final int PATIENCE_MS = PATIENCE_SECONDS * 1000;

    private ForeignServers() {}

    /** Throws {@link Refusal} with what is wrong with the first that does not. */
    static void check(Options options, Addresses addresses) throws InterruptedException {
        for (Map.Entry<String, String> server : options.with().entrySet()) {
            try {
                switch (server.getKey()) {
                    case Names.DATABASE -> database(server.getValue());
                    case Names.REDIS -> redis(addresses.redis());
                    default -> kafka(server.getValue());
                }
            } catch (IOException | SQLException | ExecutionException | TimeoutException | KafkaException e) {
                throw new Refusal("The " + server.getKey() + " of --with does not let Magpie in (" + reason(e)
                        + "): check that it runs at that address, the user and the password.");
            }
        }
    }

    private static void database(String address) throws SQLException {
        DriverManager.setLoginTimeout(PATIENCE_SECONDS);
        try (Connection connection = new ForeignDatabase(address).connect()) {
            connection.isValid(PATIENCE_SECONDS);
        }
    }

    private static void redis(Addresses.Redis redis) throws IOException {
        try (Socket socket = redis.tls() ? SSLSocketFactory.getDefault().createSocket() : new Socket()) {
            socket.connect(new InetSocketAddress(redis.host(), redis.port()), PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            if (!redis.password().isEmpty()) {
                ask(socket, answers, List.of("AUTH", redis.password()), "+OK");
            }
            ask(socket, answers, List.of("PING"), "+PONG");
        }
    }

    private static void ask(Socket socket, BufferedReader answers, List<String> command, String expected)
            throws IOException {
        StringBuilder request = new StringBuilder("*" + command.size() + "\r\n");
        for (String word : command) {
            request.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
        String answer = String.valueOf(answers.readLine());
        if (!answer.equals(expected)) {
            throw new IOException(answer);
        }
    }

    private static void kafka(String address) throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                PATIENCE_MS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PATIENCE_MS))) {
            admin.describeCluster().nodes().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** What the driver of the database says after its first line is about packets. */
    private static String reason(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
