package im.magpie.common.security;

import im.magpie.common.id.SessionId;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/**
 * Asks the instances of user-service, one after the other, for what was revoked.
 *
 * <p>By the plain client of the JDK, on the caller's thread: that happens four times a second in each service, and the newer client takes
 * three threads and thrice the time for it.
 */
final class RevocationSource {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationSource.class);

    private final List<URI> instances;
    private final InternalToken token;
    private final int timeoutMs;
    private final ObjectMapper json;

    RevocationSource(List<URI> instances, InternalToken token, Duration timeout, ObjectMapper json) {
        this.instances = instances;
        this.token = token;
        this.timeoutMs = Math.toIntExact(timeout.toMillis());
        this.json = json;
    }

    record Revocation(SessionId sessionId, long at) {}

    sealed interface Answer {
        /** What was revoked, and the database's time when it was looked up. */
        record Known(long now, List<Revocation> items) implements Answer {}

        /** Every instance refused the connection: none of them runs. */
        record NobodyThere() implements Answer {}

        record Unknown() implements Answer {}
    }

    Answer since(long since) {
        boolean allRefused = true;
        for (URI instance : instances) {
            try {
                HttpURLConnection http = (HttpURLConnection) instance.resolve("/internal/v1/revocations?since=" + since)
                        .toURL()
                        .openConnection();
                http.setConnectTimeout(timeoutMs);
                http.setReadTimeout(timeoutMs);
                http.setRequestProperty(InternalToken.HEADER, token.value());
                if (http.getResponseCode() == HttpURLConnection.HTTP_OK) {
                    try (InputStream body = http.getInputStream()) {
                        return json.readValue(body, Answer.Known.class);
                    }
                }
                LOG.warn("{} answered {} for revocations", instance, http.getResponseCode());
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
