package im.magpie.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A device was away while a peer sent it a thousand messages; how long from its first byte until it has them all, page by page. */
final class Offline {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MISSED = 1_000;
    private static final int PAGE = 200;
    private static final int ROUNDS = 20;
    private static final double SEND_RATE = 1_000;

    private final Client sender;
    private final Client device;
    private final String conversation;

    private Offline(Client sender, Client device) {
        this.sender = sender;
        this.device = device;
        conversation = Account.direct(sender.account(), device.account());
    }

    static Report run(Run run) {
        List<Client> two = run.clients().openAll(run.accounts().take(2));
        return new Offline(two.getFirst(), two.getLast()).measured(run);
    }

    private Report measured(Run run) {
        Load load = new Load(
                run.clients(),
                List.of(new Load.Sender(sender, conversation, 0)),
                run.options().payload());
        Histogram drained = Meter.histogram();
        Cpu used = Cpu.none();
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            device.leave();
            long head = head(sender);
            Meter meter = load.meter(SEND_RATE, MISSED / SEND_RATE);
            load.offer(meter, SEND_RATE);
            Load.settle(meter);
            Cpu before = Cpu.now(run.suite().processes());
            long start = System.nanoTime();
            long got = drain(head);
            long took = System.nanoTime() - start;
            if (got != MISSED) {
                throw new BenchException("The device missed " + MISSED + " messages, and drained " + got + ".");
            }
            if (round >= 0) {
                Meter.record(drained, took);
                used = used.plus(Cpu.now(run.suite().processes()).since(before));
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rounds", ROUNDS);
        Report.latency(figures, "drained", drained);
        String title = "offline: %d missed messages of %d bytes, connect and sync included%s"
                .formatted(MISSED, run.options().payload(), run.options().straight() ? ", straight" : "");
        return Report.of(title, "message", (long) ROUNDS * MISSED, used, figures)
                .with("drained", drained);
    }

    /** Connects, asks for what moved, and takes page after page: as the SDKs do. */
    private long drain(long head) {
        device.connect().join();
        ask(device, "\"type\":\"sync\",\"heads\":{\"%s\":%d}".formatted(conversation, head));
        long got = 0;
        long after = head;
        long last = Long.MAX_VALUE;
        while (after < last) {
            JsonNode page = ask(
                    device,
                    "\"type\":\"pull\",\"conversationId\":\"%s\",\"after\":%d,\"limit\":%d"
                            .formatted(conversation, after, PAGE));
            got += page.path("items").size();
            after = page.path("to").longValue();
            last = page.path("lastSeq").longValue();
        }
        return got;
    }

    private long head(Client client) {
        return ask(
                        client,
                        "\"type\":\"pull\",\"conversationId\":\"%s\",\"after\":0,\"limit\":1".formatted(conversation))
                .path("lastSeq")
                .longValue();
    }

    private static JsonNode ask(Client client, String fields) {
        return JSON.readTree(client.ask(fields).join());
    }
}
