package im.magpie.nemesis;

import im.magpie.sdk.Installation;
import im.magpie.sdk.Magpie;
import im.magpie.sdk.log.Conversations;
import im.magpie.sdk.rest.MagpieException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The people of a run, every second one with two devices, and their conversations. */
final class Crowd {
    private static final int PARALLEL = 4;
    private static final int DEVICES_OF_TWO = 3;
    private static final double DIRECT = 0.6;
    private static final int SMALLEST_GROUP = 3;
    private static final int USUAL_GROUP = 12;
    private static final int LARGEST_GROUP = 20;
    private static final Duration CONNECT = Duration.ofMinutes(2);

    private final String password = UUID.randomUUID().toString();
    private final Map<String, List<Conversation>> conversations = new HashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private final History history;
    private final RandomGenerator random;

    private Crowd(History history, RandomGenerator random) {
        this.history = history;
        this.random = random;
    }

    /** Makes accounts and conversations, logs everybody in and connects them. */
    static Crowd of(Installation at, int sockets, int conversations, History history, RandomGenerator random) {
        Crowd crowd = new Crowd(history, random);
        Installation installation = at.fromTheBeginning();
        int people = Math.max(SMALLEST_GROUP, sockets * 2 / DEVICES_OF_TWO);
        List<Magpie> first = crowd.register(installation, people);
        for (int i = 0; i < conversations; i++) {
            crowd.converse(first, i < conversations * DIRECT, i % 10 == 9);
        }
        List<Magpie> devices = new ArrayList<>(first);
        devices.addAll(crowd.secondDevices(installation, first.subList(0, Math.max(0, sockets - people))));
        for (int i = 0; i < devices.size(); i++) {
            Magpie device = devices.get(i);
            List<Conversation> own = crowd.conversations.getOrDefault(device.userId(), List.of());
            crowd.clients.add(new Client(new Device("client " + i, device.userId(), history, own), device));
        }
        crowd.connect();
        return crowd;
    }

    List<Client> clients() {
        return clients;
    }

    private List<Magpie> register(Installation installation, int count) {
        String run = UUID.randomUUID().toString().substring(0, 8);
        return parallel(IntStream.range(0, count).boxed().toList(), number -> {
            String name = "verify-" + run + "-" + number;
            installation.register(name, password);
            return installation.logIn(name, password);
        });
    }

    private List<Magpie> secondDevices(Installation installation, List<Magpie> people) {
        return parallel(people, person -> installation.logIn(person.user().username(), password));
    }

    private interface Step<A, B> {
        B of(A one) throws Exception;
    }

    private static <A, B> List<B> parallel(List<A> all, Step<A, B> step) {
        try (ExecutorService threads = Executors.newFixedThreadPool(PARALLEL)) {
            List<Future<B>> under =
                    all.stream().map(one -> threads.submit(() -> step.of(one))).toList();
            List<B> done = new ArrayList<>();
            for (Future<B> one : under) {
                done.add(one.get());
            }
            return done;
        } catch (ExecutionException e) {
            String reason = e.getCause() instanceof MagpieException refusal
                    ? refusal.code() + ": " + refusal.getMessage()
                    : String.valueOf(e.getCause());
            throw new VerifyException("The people of the run can't be set up: " + reason, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VerifyException("Interrupted.", e);
        }
    }

    private void converse(List<Magpie> people, boolean direct, boolean large) {
        int size = direct ? 2 : large ? LARGEST_GROUP : random.nextInt(SMALLEST_GROUP, USUAL_GROUP + 1);
        List<Magpie> members = new ArrayList<>();
        List<Magpie> shuffled = new ArrayList<>(people);
        Collections.shuffle(shuffled, java.util.Random.from(random));
        shuffled.stream().limit(size).forEach(members::add);
        List<String> ids = members.stream().map(Magpie::userId).toList();
        String id = direct
                ? Conversations.direct(ids.getFirst(), ids.getLast())
                : members.getFirst().conversations().createGroup("verify", ids).id();
        if (history.knows(id)) {
            return;
        }
        Conversation conversation = new Conversation(id, ids, !direct && large);
        history.add(conversation);
        ids.forEach(user ->
                conversations.computeIfAbsent(user, key -> new ArrayList<>()).add(conversation));
    }

    private void connect() {
        clients.forEach(client -> client.sdk().start());
        parallel(clients, client -> client.sdk().connect(CONNECT));
    }

    void close() {
        clients.forEach(client -> Thread.ofVirtual().start(client.sdk()::close));
    }
}
