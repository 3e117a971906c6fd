package im.magpie.nemesis;

import im.magpie.sdk.log.Entry;
import im.magpie.sdk.rest.ConversationCalls;
import im.magpie.sdk.rest.ConversationInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the suite by REST. */
record LiveServer(List<Client> clients) implements Checker.Server {
    @Override
    public List<Entry> log(Device reader, Conversation conversation) {
        return calls(reader).entriesAfter(conversation.id(), 0).toList();
    }

    @Override
    public Map<String, ConversationInfo> conversations(Device asking) {
        Map<String, ConversationInfo> all = new HashMap<>();
        calls(asking).all().forEach(info -> all.put(info.id(), info));
        return all;
    }

    private ConversationCalls calls(Device device) {
        return clients.stream()
                .filter(client -> client.device() == device)
                .findFirst()
                .orElseThrow()
                .sdk()
                .conversations();
    }
}
