package im.magpie.common.security;

import im.magpie.common.id.SessionId;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/**
 * Asks the instances of user-service, one after the other, for what was revoked.
 *
 * <p>A name may lead to many instances, so each of its addresses is asked before anybody concludes that nobody is there. Who answered last is asked
 * first, without looking a name up: an instance that hangs costs its time-out once, and DNS is asked only when something is wrong.
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
    private final InstanceAddress.Names names;
    private @Nullable InstanceAddress answeredLast;

    RevocationSource(
            List<URI> instances,
            InternalToken token,
            Duration timeout,
            ObjectMapper json,
            InstanceAddress.Names names) {
        this.instances = instances;
        this.token = token;
        this.timeoutMs = Math.toIntExact(timeout.toMillis());
        this.json = json;
        this.names = names;
    }

    record Revocation(SessionId sessionId, long at) {}

    /** What an instance answers: what was revoked, and the database's time when it was looked up. */
    record Revoked(long now, List<Revocation> items) {}

    sealed interface Answer {
        /**
         * An instance answered.
         *
         * @param asked when it was, by {@link System#nanoTime()}: it tells of all that was revoked before
         */
        record Known(long asked, Revoked revoked) implements Answer {}

        /**
         * Every address that every name leads to refused the connection: none of them runs.
         *
         * @param asked when the first was, before any name was looked up
         */
        record NobodyThere(long asked) implements Answer {}

        record Unknown() implements Answer {}
    }

    /** One call at a time. */
    Answer since(long since) {
        Round round = new Round("/internal/v1/revocations?since=" + since);
        Answer.Known known = answeredLast == null ? null : round.ask(answeredLast);
        for (URI instance : instances) {
            if (known == null) {
                known = round.askAll(instance);
            }
        }
        return known == null ? round.nobodyAnswered() : known;
    }

    /** Asks each address once, until one answers. */
    private final class Round {
        private final long begun = System.nanoTime();
        private final Set<InstanceAddress> asked = new HashSet<>();
        private final String path;
        private boolean allRefused = true;

        Round(String path) {
            this.path = path;
        }

        Answer.@Nullable Known askAll(URI instance) {
            try {
                for (InstanceAddress address : InstanceAddress.of(instance, names)) {
                    Answer.Known known = asked.contains(address) ? null : ask(address);
                    if (known != null) {
                        return known;
                    }
                }
            } catch (IOException e) {
                // Also when it leads nowhere: it may be DNS that is away, or the name be wrong.
                LOG.debug("{} leads to no address", instance, e);
                allRefused = false;
            }
            return null;
        }

        Answer.@Nullable Known ask(InstanceAddress address) {
            answeredLast = null;
            asked.add(address);
            try {
                long now = System.nanoTime();
                Revoked revoked = answerOf(address, path);
                if (revoked != null) {
                    answeredLast = address;
                    return new Answer.Known(now, revoked);
                }
                allRefused = false;
            } catch (ConnectException e) {
                LOG.debug("{} refuses connections", address);
                allRefused &= address.speaksForAll();
            } catch (IOException | JacksonException e) {
                LOG.debug("{} gave no answer for revocations", address, e);
                allRefused = false;
            }
            return null;
        }

        Answer nobodyAnswered() {
            return allRefused ? new Answer.NobodyThere(begun) : new Answer.Unknown();
        }
    }

    private @Nullable Revoked answerOf(InstanceAddress address, String path) throws IOException {
        HttpURLConnection http = address.open(path);
        http.setConnectTimeout(timeoutMs);
        http.setReadTimeout(timeoutMs);
        http.setRequestProperty(InternalToken.HEADER, token.value());
        if (http.getResponseCode() == HttpURLConnection.HTTP_OK) {
            try (InputStream body = http.getInputStream()) {
                return json.readValue(body, Revoked.class);
            }
        }
        LOG.warn("{} answered {} for revocations", address, http.getResponseCode());
        http.disconnect();
        return null;
    }
}
