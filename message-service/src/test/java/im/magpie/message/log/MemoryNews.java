package im.magpie.message.log;

import im.magpie.common.event.ReplyTo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What was published, and to whom it was answered; sometimes Kafka takes only some of it. */
final class MemoryNews implements News {
    private final List<Outcome> published = new ArrayList<>();
    private final Map<Long, Outcome> answers = new HashMap<>();
    private final Random random;
    private double faults;

    MemoryNews(Random random) {
        this.random = random;
    }

    void failWith(double probability) {
        faults = probability;
    }

    /** By the socket that asked: each command of the tests has one of its own. */
    Map<Long, Outcome> answers() {
        return answers;
    }

    List<Outcome> published() {
        return published;
    }

    @Override
    public void publish(List<Outcome> outcomes) {
        boolean fails = random.nextDouble() < faults;
        int taken = fails ? random.nextInt(outcomes.size() + 1) : outcomes.size();
        for (Outcome outcome : outcomes.subList(0, taken)) {
            published.add(outcome);
            ReplyTo replyTo = outcome.replyTo();
            if (replyTo != null) {
                answers.put(replyTo.socket(), outcome);
            }
        }
        if (fails) {
            throw new IllegalStateException("Kafka did not take a record");
        }
    }

    @Override
    public void tick() {}
}
