package im.magpie.sdk;

import im.magpie.sdk.session.OutboxMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps sends until they are settled; one that survives the process lets a send survive it too. Called by one thread at a time. */
public interface OutboxStore {
    /** What is not settled, in the order it was stored. */
    List<OutboxMessage> load();

    /** Must be durable on return: the message is sent next. */
    void store(OutboxMessage message);

    /** It is acknowledged or refused for good. */
    void discard(String clientMessageId);

    /** One that ends with the process. */
    static OutboxStore inMemory() {
        Map<String, OutboxMessage> messages = new LinkedHashMap<>();
        return new OutboxStore() {
            @Override
            public List<OutboxMessage> load() {
                return List.copyOf(messages.values());
            }

            @Override
            public void store(OutboxMessage message) {
                messages.put(message.clientMessageId(), message);
            }

            @Override
            public void discard(String clientMessageId) {
                messages.remove(clientMessageId);
            }
        };
    }
}
