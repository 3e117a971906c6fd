package im.magpie.message.user;

import im.magpie.common.id.UserId;
import im.magpie.common.security.InternalToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks user-service which users exist. */
@Component
final class UserDirectory {
    private static final String PATH = "/internal/v1/users/known";
    private static final int OK = 200;

    private final UserServiceProperties properties;
    private final InternalToken token;
    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient http;

    UserDirectory(UserServiceProperties properties, InternalToken token) {
        this.properties = properties;
        this.token = token;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.timeout())
                .build();
    }

    private record Ids(List<UserId> ids) {}

    /**
     * Those of the users that exist; at most 5,000 at a time.
     *
     * @throws IOException if no instance answers within the time that one question may take
     */
    Set<Long> known(Collection<Long> users) throws IOException, InterruptedException {
        byte[] question =
                json.writeValueAsBytes(new Ids(users.stream().map(UserId::new).toList()));
        long end = System.nanoTime() + properties.timeout().toNanos();
        IOException failure = new IOException("magpie.user-service.urls names no instance");
        for (URI instance : properties.urls()) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (!left.isPositive()) {
                break;
            }
            try {
                return ask(instance, question, left);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private Set<Long> ask(URI instance, byte[] question, Duration atMost) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(instance.resolve(PATH))
                .timeout(atMost)
                .header("Content-Type", "application/json")
                .header(InternalToken.HEADER, token.value())
                .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != OK) {
            throw new IOException(instance + " answered " + response.statusCode());
        }
        try {
            return json.readValue(response.body(), Ids.class).ids().stream()
                    .map(UserId::value)
                    .collect(Collectors.toSet());
        } catch (JacksonException e) {
            throw new IOException(instance + " answered what can't be read", e);
        }
    }
}
