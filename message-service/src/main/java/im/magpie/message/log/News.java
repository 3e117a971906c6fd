package im.magpie.message.log;

import java.util.List;

/** Port: tells the world what became of a batch. */
public interface News {
    /**
     * Returns when Kafka has all of it.
     *
     * @throws RuntimeException if some of it may not have arrived: the batch is then worked on again
     */
    void publish(List<Outcome> outcomes);

    /** Called often, also when nothing happens, on the thread that publishes. */
    void tick();
}
