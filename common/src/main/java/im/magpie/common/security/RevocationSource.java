package im.magpie.common.security;

import im.magpie.common.id.SessionId;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** Asks the instances of user-service, one after the other, for what was revoked. */
final class RevocationSource {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationSource.class);

    private final List<URI> instances;
    private final InternalToken token;
    private final Duration timeout;
    private final ObjectMapper json;
    private final HttpClient http;

    RevocationSource(List<URI> instances, InternalToken token, Duration timeout, ObjectMapper json) {
        this.instances = instances;
        this.token = token;
        this.timeout = timeout;
        this.json = json;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    record Revocation(SessionId sessionId, long at) {}

    sealed interface Answer {
        /** What was revoked, and the database's time when it was looked up. */
        record Known(long now, List<Revocation> items) implements Answer {}

        /** Every instance refused the connection: none of them runs. */
        record NobodyThere() implements Answer {}

        record Unknown() implements Answer {}
    }

    Answer since(long since) throws InterruptedException {
        boolean allRefused = true;
        for (URI instance : instances) {
            try {
                HttpRequest request = HttpRequest.newBuilder(
                                instance.resolve("/internal/v1/revocations?since=" + since))
                        .timeout(timeout)
                        .header(InternalToken.HEADER, token.value())
                        .build();
                HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (response.statusCode() == 200) {
                    return json.readValue(response.body(), Answer.Known.class);
                }
                LOG.warn("{} answered {} for revocations", instance, response.statusCode());
                allRefused = false;
            } catch (HttpConnectTimeoutException e) {
                allRefused = false;
            } catch (ConnectException e) {
                LOG.debug("{} refuses connections", instance);
            } catch (IOException | JacksonException e) {
                LOG.debug("{} gave no answer for revocations", instance, e);
                allRefused = false;
            }
        }
        return allRefused ? new Answer.NobodyThere() : new Answer.Unknown();
    }
}
