package im.magpie.user.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class PasswordHashingTest {

    /** From the tests of the reference implementation: argon2id, m=256, t=2, p=1. */
    @Test
    void agreesWithTheReferenceImplementation() {
        PasswordHash hash = PasswordHash.parse(
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ" + "$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");
        BlockPool memory = new FixedBlockPool(256);
        assertThat(hash.matches("Password".getBytes(StandardCharsets.UTF_8), memory))
                .isFalse();
        assertThat(hash.matches("password".getBytes(StandardCharsets.UTF_8), memory))
                .as("in memory that was used before")
                .isTrue();
        assertThat(PasswordHash.parse(hash.text())).isEqualTo(hash);
    }

    @Test
    void defaultsAreThoseOfTheContract() {
        PasswordProperties properties = properties(DataSize.ofMegabytes(19), 0, Duration.ofSeconds(60));
        assertThat(properties.memoryKb()).isEqualTo(19_456);
        assertThat(properties.slots()).isEqualTo(Runtime.getRuntime().availableProcessors());
        try (HashSlots slots = new HashSlots(properties, new SimpleMeterRegistry())) {
            assertThat(new PasswordHasher(properties, slots).hash("password"))
                    .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        }
    }

    @Test
    void aHashUsesTheMemoryOfTheOneBefore() {
        PasswordProperties properties = properties(DataSize.ofMegabytes(19), 1, Duration.ofSeconds(60));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (HashSlots slots = new HashSlots(properties, new SimpleMeterRegistry())) {
            PasswordHasher hasher = new PasswordHasher(properties, slots);
            long before = threads.getTotalThreadAllocatedBytes();
            hasher.hash("password");
            assertThat(threads.getTotalThreadAllocatedBytes() - before)
                    .isLessThan(DataSize.ofMegabytes(10).toBytes());
        }
    }

    @Test
    void nobodysPasswordIsNeverRight() {
        PasswordProperties properties = properties(DataSize.ofKilobytes(8), 1, Duration.ofSeconds(1));
        try (HashSlots slots = new HashSlots(properties, new SimpleMeterRegistry())) {
            PasswordHasher hasher = new PasswordHasher(properties, slots);
            assertThat(hasher.matches("", null)).isFalse();
            assertThat(hasher.matches("x".repeat(100_000), null)).isFalse();
            String kept = hasher.hash("a password");
            assertThat(hasher.matches("a password", kept)).isTrue();
            assertThat(hasher.matches("x".repeat(100_000), kept)).isFalse();
            assertThat(hasher.hash("a password")).isNotEqualTo(kept);
            assertThat(hasher.outdated(kept)).isFalse();
            assertThat(hasher.outdated(kept.replace("t=2", "t=3"))).isTrue();
        }
    }

    @Test
    void oneAtATimeRunsAndWhoeverWaitsTooLongIsRefused() {
        PasswordProperties properties = properties(DataSize.ofKilobytes(8), 1, Duration.ofMillis(300));
        try (HashSlots slots = new HashSlots(properties, new SimpleMeterRegistry())) {
            CountDownLatch finish = new CountDownLatch(1);
            AtomicInteger running = new AtomicInteger();
            CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> slots.run(() -> {
                running.incrementAndGet();
                finish.await();
                return true;
            }));
            await().until(() -> running.get() == 1);
            assertThatThrownBy(() -> slots.run(running::incrementAndGet))
                    .isInstanceOfSatisfying(
                            MagpieException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED));
            assertThat(running).hasValue(1);
            CompletableFuture<Integer> second =
                    CompletableFuture.supplyAsync(() -> slots.run(running::incrementAndGet));
            finish.countDown();
            assertThat(first.join()).isTrue();
            assertThat(second.join()).isEqualTo(2);
        }
    }

    private static PasswordProperties properties(DataSize memory, int concurrent, Duration patience) {
        return new PasswordProperties(memory, 2, 1, concurrent, patience);
    }
}
