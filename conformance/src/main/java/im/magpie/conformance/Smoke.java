package im.magpie.conformance;

import im.magpie.sdk.Installation;
import im.magpie.sdk.Magpie;
import im.magpie.sdk.PositionStore;
import im.magpie.sdk.log.Entry;
import im.magpie.sdk.rest.MagpieException;
import im.magpie.sdk.session.Event;
import im.magpie.sdk.session.Outcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Two devices talk, and one of them leaves and comes back: log-in, sending, hearing live, hearing what was missed, and history. */
final class Smoke {
    private static final long PATIENCE_SECONDS = 30;
    /** G7's second, and as much for the way there and back. */
    private static final long OUT_WITHIN_MILLIS = 2_000;
    /** Each may be answered by another pod. */
    private static final int QUESTIONS = 10;

    private final Installation at;
    private final Account sender;
    private final Account receiver;
    private final PositionStore positions = PositionStore.inMemory();
    private final BlockingQueue<Entry> heard = new LinkedBlockingQueue<>();
    private @Nullable Magpie here;
    private @Nullable Magpie there;

    Smoke(Installation at, List<Account> accounts) {
        this.at = at;
        sender = accounts.getFirst();
        receiver = accounts.get(accounts.size() > 1 ? 1 : 0);
    }

    /** Whether all of it worked; it ends with what does not. */
    boolean run(Cases cases) throws InterruptedException {
        try {
            return cases.look("log in and connect", seen -> enter())
                    && cases.look("a message is acknowledged and heard live", seen -> talk())
                    && cases.look("what was missed is heard after a reconnect", seen -> comeBack())
                    && cases.look("a session that is revoked is out", this::leave);
        } finally {
            end(here);
            end(there);
        }
    }

    private List<String> enter() {
        here = at.logIn(sender.username(), sender.password());
        Magpie other = at.positions(positions).logIn(receiver.username(), receiver.password());
        there = other;
        here.connect();
        other.onEntry(heard::add).connect();
        return List.of();
    }

    private List<String> talk() throws Exception {
        return awaitHeard(say("Is anybody there?"));
    }

    private List<String> comeBack() throws Exception {
        Magpie gone = present(there);
        String refreshToken = gone.credentials().refreshToken();
        gone.close();
        Outcome.Acknowledged first = say("You are away.");
        Outcome.Acknowledged last = say("You still are.");
        heard.clear();
        Magpie back = at.positions(positions).resume(refreshToken);
        there = back;
        back.onEntry(heard::add).connect();
        List<String> wrong = awaitHeard(first);
        if (!wrong.isEmpty()) {
            return wrong;
        }
        wrong = awaitHeard(last);
        List<Long> stored = back.conversations()
                .entriesAfter(last.conversationId(), first.seq() - 1)
                .map(Entry::seq)
                .toList();
        return wrong.isEmpty() && !stored.containsAll(List.of(first.seq(), last.seq()))
                ? List.of("the history has " + stored + " in the place of " + first.seq() + " and " + last.seq())
                : wrong;
    }

    /** G7: its socket is closed, and no service answers it any more. */
    private List<String> leave(Map<String, Long> seen) throws InterruptedException {
        Magpie leaving = present(there);
        CompletableFuture<String> signedOut = new CompletableFuture<>();
        leaving.onEvent(event -> {
            if (event instanceof Event.SignedOut(String reason)) {
                signedOut.complete(reason);
            }
        });
        long start = System.nanoTime();
        leaving.accounts().revoke(leaving.credentials().sessionId());
        try {
            signedOut.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return List.of("the socket of a revoked session was still open after " + PATIENCE_SECONDS + " s");
        }
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        seen.put("milliseconds", took);
        TimeUnit.MILLISECONDS.sleep(OUT_WITHIN_MILLIS - took);
        for (int i = 0; i < QUESTIONS; i++) {
            try {
                long told = leaving.conversations().all().count();
                return List.of("a service still told a revoked session of its " + told + " conversations");
            } catch (MagpieException e) {
                if (!e.code().equals("unauthenticated")) {
                    throw e;
                }
            }
        }
        return took > OUT_WITHIN_MILLIS
                ? List.of("the socket of a revoked session was open for " + took + " ms")
                : List.of();
    }

    private Outcome.Acknowledged say(String text) throws InterruptedException, ExecutionException, TimeoutException {
        Magpie speaker = present(here);
        return speaker.sendTo(present(there).userId(), text).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private List<String> awaitHeard(Outcome.Acknowledged message) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Entry entry = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (entry != null
                && !(entry.conversationId().equals(message.conversationId()) && entry.seq() == message.seq())) {
            entry = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return entry == null
                ? List.of("the message at " + message.seq() + " was not heard within " + PATIENCE_SECONDS + " s")
                : List.of();
    }

    private static Magpie present(@Nullable Magpie client) {
        if (client == null) {
            throw new IllegalStateException("Not logged in");
        }
        return client;
    }

    private static void end(@Nullable Magpie client) {
        if (client != null) {
            Traffic.logOut(client);
        }
    }
}
