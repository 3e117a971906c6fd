package im.magpie.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private final Api local = RunningService.shared().api();
    private final Api nobody = local.with("X-Forwarded-For", newAddress());

    @Test
    void tenFailuresOfAnAccountAreToldAndTheEleventhLogInIsRefusedWhateverItsPassword() {
        Api ann = local.newUser("ann");
        for (int i = 0; i < 10; i++) {
            nobody.tryLogIn(ann.username(), "wrong password " + i).refused(401, "unauthenticated");
        }
        for (String password : List.of("wrong password", Api.PASSWORD)) {
            Api.Answer refused = nobody.tryLogIn(ann.username(), password).refused(429, "rate_limited");
            assertThat(refused.body().path("retryAfterMs").asLong()).isBetween(200_000L, 300_000L);
            assertThat(refused.headers()
                            .firstValue("Retry-After")
                            .map(Long::parseLong)
                            .orElseThrow())
                    .isBetween(200L, 300L);
        }
        ann.put("/v1/users/me/password", Map.of("current", Api.PASSWORD, "new", "quite another password"))
                .refused(429, "rate_limited");
        ann.get("/v1/users/me").ok(200);
    }

    @Test
    void aGoodLogInIsNotCounted() {
        Api ann = local.newUser("ann");
        for (int i = 0; i < 9; i++) {
            nobody.tryLogIn(ann.username(), "wrong password").refused(401, "unauthenticated");
            nobody.tryLogIn(ann.username(), Api.PASSWORD).ok(201);
        }
        nobody.tryLogIn(ann.username(), "wrong password").refused(401, "unauthenticated");
        nobody.tryLogIn(ann.username(), Api.PASSWORD).refused(429, "rate_limited");
    }

    @Test
    void anAccountThatDoesNotExistIsRefusedAlike() {
        String name = Api.newName("nobody");
        for (int i = 0; i < 10; i++) {
            nobody.tryLogIn(name, "wrong password").refused(401, "unauthenticated");
        }
        nobody.tryLogIn(name, "wrong password").refused(429, "rate_limited");
    }

    @Test
    void guessesInParallelAreToldNoMoreThanOthers() throws Exception {
        Api ann = local.newUser("ann");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> guess =
                    () -> nobody.tryLogIn(ann.username(), "wrong password").status();
            List<Future<Integer>> answers = threads.invokeAll(
                    IntStream.range(0, 40).mapToObj(_ -> guess).toList());
            assertThat(answers.stream().map(Future::resultNow).filter(status -> status == 401))
                    .hasSizeBetween(1, 10);
        }
    }

    @Test
    void anAddressIsRefusedAfterAHundredFailures() {
        Api ann = local.newUser("ann");
        for (int i = 0; i < 100; i++) {
            nobody.tryLogIn("nobody" + i % 15 + newAddress(), "wrong password").refused(401, "unauthenticated");
        }
        nobody.tryLogIn(ann.username(), Api.PASSWORD).refused(429, "rate_limited");
        local.with("X-Forwarded-For", newAddress())
                .tryLogIn(ann.username(), Api.PASSWORD)
                .ok(201);
        local.tryLogIn(ann.username(), Api.PASSWORD).ok(201);
    }

    @Test
    void aThousandPeopleBehindOneAddressGetIn() throws Exception {
        Api[] people =
                IntStream.range(0, 20).mapToObj(_ -> local.newUser("crowd")).toArray(Api[]::new);
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Callable<Integer>> logIns = IntStream.range(0, 1000)
                    .<Callable<Integer>>mapToObj(
                            i -> () -> nobody.tryLogIn(people[i % people.length].username(), Api.PASSWORD)
                                    .status())
                    .toList();
            assertThat(threads.invokeAll(logIns).stream().map(Future::resultNow))
                    .containsOnly(201);
        }
    }

    @Test
    void theSameWorkIsDoneWhetherTheUserExistsOrNot() {
        Api ann = local.newUser("ann");
        Api gone = local.newUser("gone");
        RunningService.shared()
                .administrator()
                .patch("/v1/admin/users/" + gone.userId(), Map.of("disabled", true))
                .ok(200);
        for (String name : List.of(ann.username(), gone.username(), Api.newName("nobody"), "no such name!", "")) {
            double hashes = metric("magpie_password_wait_seconds_count");
            double failures = failures();
            nobody.tryLogIn(name, "wrong password").refused(401, "unauthenticated");
            assertThat(metric("magpie_password_wait_seconds_count") - hashes)
                    .as(name)
                    .isEqualTo(1);
            assertThat(failures() - failures).as(name).isEqualTo(1);
        }
    }

    @Test
    void logInsAreCountedByTheirOutcome() {
        Api ann = local.newUser("ann");
        nobody.tryLogIn(ann.username(), "wrong password").refused(401, "unauthenticated");
        assertThat(metric("magpie_logins_total\\{[^}]*outcome=\"success\"[^}]*}"))
                .isPositive();
        assertThat(metric("magpie_logins_total\\{[^}]*outcome=\"unauthenticated\"[^}]*}"))
                .isPositive();
    }

    private double metric(String name) {
        Matcher line = Pattern.compile("(?m)^" + name + "\\S* (\\S+)$").matcher(local.text("/actuator/prometheus"));
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    private static double failures() {
        return RunningService.shared()
                .database()
                .sql("SELECT COUNT(*) FROM failed_login")
                .query(Long.class)
                .single();
    }

    private static String newAddress() {
        int n = ADDRESSES.incrementAndGet();
        return "198.18." + n / 250 + "." + (n % 250 + 1);
    }
}
