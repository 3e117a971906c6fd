package im.magpie.message.user;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.UserId;
import im.magpie.message.log.Users;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The users that this service has heard of, first; user-service for the others, all in one question behind a circuit breaker. While
 * it is away nothing can be told about new ones, and everybody else goes on.
 */
@Component
public final class KnownUsers implements Users {
    private static final Logger LOG = LoggerFactory.getLogger(KnownUsers.class);
    /** What user-service answers in one question. */
    private static final int QUESTION = 5_000;

    private static final int LOOK_UP = 500;

    private final JdbcClient database;
    private final UserDirectory directory;
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "user-service",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(4)
                    .minimumNumberOfCalls(2)
                    .waitDurationInOpenState(Duration.ofSeconds(2))
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build());

    KnownUsers(@Qualifier("log") JdbcClient database, UserDirectory directory) {
        this.database = database;
        this.directory = directory;
    }

    @Override
    public Map<Long, Boolean> exist(Set<Long> ids) {
        Map<Long, Boolean> answer = new HashMap<>();
        List<Long> wanted = List.copyOf(ids);
        for (int from = 0; from < wanted.size(); from += LOOK_UP) {
            database.sql("SELECT user_id FROM known_user WHERE user_id IN (:ids)")
                    .param("ids", wanted.subList(from, Math.min(wanted.size(), from + LOOK_UP)))
                    .query(Long.class)
                    .list()
                    .forEach(user -> answer.put(user, true));
        }
        List<Long> strangers =
                wanted.stream().filter(user -> !answer.containsKey(user)).toList();
        for (int from = 0; from < strangers.size(); from += QUESTION) {
            answer.putAll(ask(strangers.subList(from, Math.min(strangers.size(), from + QUESTION))));
        }
        return answer;
    }

    /**
     * Passes if all of them exist.
     *
     * @throws MagpieException {@code user_not_found}; {@code unavailable} while nobody can tell
     */
    public void require(Collection<UserId> users) {
        Set<Long> ids = new HashSet<>();
        users.forEach(user -> ids.add(user.value()));
        Map<Long, Boolean> exist = exist(ids);
        if (exist.containsValue(false)) {
            throw new MagpieException(ErrorCode.USER_NOT_FOUND);
        }
        if (exist.size() < ids.size()) {
            throw new MagpieException(
                    ErrorCode.UNAVAILABLE,
                    "Whether these users exist can't be told right now: try again after a while.");
        }
    }

    private Map<Long, Boolean> ask(List<Long> strangers) {
        Map<Long, Boolean> answer = new HashMap<>();
        try {
            Set<Long> known = breaker.executeCallable(() -> directory.known(strangers));
            strangers.forEach(user -> answer.put(user, known.contains(user)));
            remember(strangers.stream().filter(known::contains).toList());
        } catch (CallNotPermittedException e) {
            LOG.debug("user-service is not asked: {}", e.getMessage());
        } catch (IOException e) {
            LOG.warn("user-service can't be asked about users: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return answer;
    }

    /** What can't be remembered is asked about again. */
    private void remember(List<Long> users) {
        try {
            for (int from = 0; from < users.size(); from += LOOK_UP) {
                List<Long> rows = users.subList(from, Math.min(users.size(), from + LOOK_UP));
                database.sql("INSERT IGNORE INTO known_user (user_id) VALUES "
                                + String.join(",", Collections.nCopies(rows.size(), "(?)")))
                        .params(rows)
                        .update();
            }
        } catch (DataAccessException e) {
            LOG.warn("Users could not be remembered: {}", e.getMessage());
        }
    }
}
