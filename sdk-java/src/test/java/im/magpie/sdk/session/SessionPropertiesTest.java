package im.magpie.sdk.session;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.sdk.log.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class SessionPropertiesTest {
    private static final List<String> CONVERSATIONS =
            IntStream.range(0, 8).mapToObj(i -> (i % 2 == 0 ? "d-" : "g-") + i).toList();

    @Property(tries = 150)
    void whateverTheNetworkDoesEachEntryIsHeardOnceInOrderAndEachSendStoredOnce(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = 0.5) double chaos,
            @ForAll @IntRange(min = 1, max = 8) int window) {
        Simulation simulation = begun(seed, window);
        Random random = new Random(seed);
        simulation.chaos = chaos;
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            disturb(simulation, random, chaos);
            String conversation = CONVERSATIONS.get(random.nextInt(CONVERSATIONS.size()));
            if (random.nextBoolean()) {
                String id = "mine-" + i;
                sent.add(id);
                simulation.send(conversation, id);
            } else {
                simulation.server.others(conversation, "theirs-" + i);
            }
            simulation.run(random.nextInt(40));
        }
        simulation.chaos = 0;
        simulation.input(new Input.Congested(false));
        simulation.run(1_200_000);

        allIsHeard(simulation);
        assertThat(simulation.outcomes.keySet()).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(simulation.outcomes.values()).allMatch(Outcome.Acknowledged.class::isInstance);
        assertThat(simulation.stored).isEmpty();
        List<String> kept = own(simulation).toList();
        assertThat(kept).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Property(tries = 60)
    void withOneInFlightTheOrderOfSendingIsTheOrderOfTheLog(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.5) double chaos) {
        Simulation simulation = begun(seed, 1);
        Random random = new Random(seed);
        simulation.chaos = chaos;
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            disturb(simulation, random, chaos);
            sent.add("mine-" + i);
            simulation.send("d-0", "mine-" + i);
            simulation.run(random.nextInt(20));
        }
        simulation.chaos = 0;
        simulation.input(new Input.Congested(false));
        simulation.run(1_200_000);

        assertThat(own(simulation)).containsExactlyElementsOf(sent);
    }

    @Property(tries = 60)
    void aClientThatDiesGoesOnWhereItsStoresAre(@ForAll long seed) {
        Simulation simulation = begun(seed, 4);
        Random random = new Random(seed);
        simulation.chaos = 0.2;
        for (int i = 0; i < 150; i++) {
            String conversation = CONVERSATIONS.get(random.nextInt(CONVERSATIONS.size()));
            simulation.send(conversation, "mine-" + i);
            simulation.server.others(conversation, "theirs-" + i);
            if (random.nextInt(20) == 0) {
                simulation.restart();
            }
            simulation.run(random.nextInt(40));
        }
        simulation.chaos = 0;
        simulation.run(1_200_000);

        allIsHeard(simulation);
        assertThat(simulation.stored).isEmpty();
        assertThat(own(simulation)).hasSize(150).doesNotHaveDuplicates();
    }

    @Property(tries = 20)
    void theSameInputsGiveTheSameEffects(@ForAll long seed) {
        assertThat(traceOf(seed)).isEqualTo(traceOf(seed));
    }

    private static List<String> traceOf(long seed) {
        Simulation simulation = begun(seed, 4);
        Random random = new Random(seed);
        simulation.chaos = 0.3;
        for (int i = 0; i < 50; i++) {
            disturb(simulation, random, 0.3);
            simulation.send(CONVERSATIONS.get(random.nextInt(CONVERSATIONS.size())), "mine-" + i);
            simulation.run(random.nextInt(50));
        }
        simulation.run(60_000);
        return simulation.trace;
    }

    private static Simulation begun(long seed, int window) {
        Simulation simulation = new Simulation(seed, Settings.defaults().withWindow(window));
        CONVERSATIONS.forEach(conversation -> simulation.server.others(conversation, "old"));
        simulation.input(new Input.Start());
        simulation.run(5_000);
        assertThat(simulation.ready).isTrue();
        return simulation;
    }

    private static void disturb(Simulation simulation, Random random, double chaos) {
        if (random.nextDouble() < chaos / 5) {
            switch (random.nextInt(6)) {
                case 0 -> simulation.breakConnection(1006);
                case 1 -> simulation.breakConnection(1012);
                case 2 -> simulation.cutSilently();
                case 3 -> simulation.answer(new Incoming.Reconnect(random.nextInt(100)), 1);
                case 4 -> simulation.input(new Input.Congested(random.nextBoolean()));
                default -> simulation.answer(new Incoming.Lagging(), 1);
            }
        }
    }

    private static void allIsHeard(Simulation simulation) {
        for (Map.Entry<String, List<Entry>> log : simulation.server.logs.entrySet()) {
            assertThat(simulation.heard.getOrDefault(log.getKey(), List.of()))
                    .as(log.getKey())
                    .isEqualTo(log.getValue().subList(1, log.getValue().size()));
        }
    }

    private static Stream<String> own(Simulation simulation) {
        return simulation.server.logs.values().stream()
                .flatMap(List::stream)
                .map(Entry::clientMessageId)
                .filter(id -> id != null);
    }
}
