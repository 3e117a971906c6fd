package im.magpie.sdk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps how far each conversation was heard; one that survives the process lets a bot go on after a restart and miss nothing. A position
 * is saved when the listener has returned: after a crash the last entries may come again. Called by one thread at a time.
 */
public interface PositionStore {
    /** The positions; empty if there never was a first sync. */
    Optional<Map<String, Long>> load();

    /** The first sync is through. */
    void begin(Map<String, Long> positions);

    /** All up to {@code seq} is heard. */
    void save(String conversationId, long seq);

    /** The conversation is gone. */
    void forget(String conversationId);

    /** One that ends with the process. */
    static PositionStore inMemory() {
        return new InMemory();
    }

    /** Positions in a map. */
    final class InMemory implements PositionStore {
        private @Nullable Map<String, Long> positions;

        private InMemory() {}

        @Override
        public Optional<Map<String, Long>> load() {
            return positions == null ? Optional.empty() : Optional.of(new LinkedHashMap<>(positions));
        }

        @Override
        public void begin(Map<String, Long> first) {
            positions = new LinkedHashMap<>(first);
        }

        @Override
        public void save(String conversationId, long seq) {
            if (positions != null) {
                positions.put(conversationId, seq);
            }
        }

        @Override
        public void forget(String conversationId) {
            if (positions != null) {
                positions.remove(conversationId);
            }
        }
    }
}
