package im.magpie.nemesis;

import im.magpie.sdk.log.Content;
import im.magpie.sdk.rest.ConversationCalls;
import im.magpie.sdk.rest.MagpieException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** What the people do, at a constant rate whatever comes back: they write, read, type, edit, take back, react, and let each other in and out. */
final class Workload implements AutoCloseable {
    private static final long PAUSE_NANOS = 2_000_000;
    private static final int CALLS_AT_A_TIME = 20;
    private static final int MOST_WAITING = 50_000;
    private static final double SEND = 0.90;
    private static final double READ = 0.96;
    private static final double TYPE = 0.97;
    private static final double CHANGE_MESSAGE = 0.985;

    private final List<Client> clients;
    private final List<Conversation> conversations;
    private final Map<Conversation, List<Client>> writers = new HashMap<>();
    private final History history;
    private final RandomGenerator random;
    private final Semaphore calls = new Semaphore(CALLS_AT_A_TIME);
    private final double rate;
    private volatile double factor = 1;
    private volatile boolean running = true;
    private final Thread thread = Thread.ofPlatform().name("workload").unstarted(this::run);

    /** @param rate actions a second */
    Workload(List<Client> clients, History history, double rate, RandomGenerator random) {
        this.clients = clients;
        this.conversations = history.conversations();
        this.history = history;
        this.rate = rate;
        this.random = random;
        for (Client client : clients) {
            client.device().conversations().forEach(conversation -> writers.computeIfAbsent(
                            conversation, key -> new ArrayList<>())
                    .add(client));
        }
    }

    Workload start() {
        thread.start();
        return this;
    }

    /** So many times the usual rate. */
    void times(double other) {
        factor = other;
    }

    private void run() {
        double due = 0;
        long before = System.nanoTime();
        while (running) {
            LockSupport.parkNanos(PAUSE_NANOS);
            long now = System.nanoTime();
            due += (now - before) * 1e-9 * rate * factor;
            before = now;
            for (; due >= 1 && running; due--) {
                act();
            }
        }
    }

    /** In a conversation, all as often as each other, by one of the devices in it. */
    private void act() {
        Conversation conversation = conversations.get(random.nextInt(conversations.size()));
        List<Client> members = writers.getOrDefault(conversation, List.of());
        if (members.isEmpty()) {
            return;
        }
        Client client = members.get(random.nextInt(members.size()));
        double what = random.nextDouble();
        if (what < SEND) {
            if (history.waiting() < MOST_WAITING) {
                client.send(conversation);
            }
        } else if (what < READ) {
            client.read(conversation);
        } else if (what < TYPE) {
            client.sdk().typing(conversation.id());
        } else if (what < CHANGE_MESSAGE) {
            changeMessage(client, conversation);
        } else {
            changeMembers();
        }
    }

    /** An edit, a reaction or a recall of a message that the client has heard; refused where it is another's. */
    private void changeMessage(Client client, Conversation conversation) {
        long last = client.device().view(conversation.id()).last();
        if (last < 1) {
            return;
        }
        long seq = random.nextLong(Math.max(1, last - 20), last + 1);
        int what = random.nextInt(3);
        call(() -> {
            ConversationCalls rest = client.sdk().conversations();
            switch (what) {
                case 0 -> rest.edit(conversation.id(), seq, Content.text("edited"));
                case 1 -> rest.react(conversation.id(), seq, "+1");
                default -> rest.recall(conversation.id(), seq);
            }
        });
    }

    /** The owner of a group whose members change removes somebody, or lets somebody in again. */
    private void changeMembers() {
        Conversation conversation = conversations.get(random.nextInt(conversations.size()));
        if (!conversation.changing()) {
            return;
        }
        String owner = conversation.founders().getFirst();
        List<String> others =
                conversation.founders().subList(1, conversation.founders().size());
        String member = others.get(random.nextInt(others.size()));
        boolean out = random.nextBoolean();
        clients.stream()
                .filter(client -> client.sdk().userId().equals(owner))
                .findFirst()
                .ifPresent(client -> call(() -> {
                    if (out) {
                        client.sdk().conversations().removeMember(conversation.id(), member);
                    } else {
                        client.sdk().conversations().addMembers(conversation.id(), List.of(member));
                    }
                }));
    }

    /** On a thread of its own, if not too many are under way; that it fails while things are broken is no surprise. */
    private void call(Runnable call) {
        if (calls.tryAcquire()) {
            Thread.ofVirtual().start(() -> {
                try {
                    call.run();
                } catch (MagpieException e) {
                    checkRefusal(e);
                } finally {
                    calls.release();
                }
            });
        }
    }

    private void checkRefusal(MagpieException refusal) {
        String text = String.valueOf(refusal.getMessage());
        if (refusal.code().equals("internal") || text.contains("Exception") || text.contains("\tat ")) {
            history.violations().add("I14", "a refusal shows what is inside: " + refusal.code() + " " + text);
        }
    }

    /** Nobody does anything any more. */
    void stop() throws InterruptedException {
        close();
        thread.join();
        calls.acquire(CALLS_AT_A_TIME);
        calls.release(CALLS_AT_A_TIME);
    }

    /** Asks for nothing more, however the run ended. */
    @Override
    public void close() {
        running = false;
    }
}
