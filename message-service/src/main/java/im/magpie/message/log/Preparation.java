package im.magpie.message.log;

import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.id.ConversationId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Gathers what the commands of a batch need to know, so that it takes a constant number of queries. */
record Preparation(EntryStore store, Users users) {

    /**
     * The states of all conversations of the batch.
     *
     * @param cached what need not be loaded
     */
    Map<ConversationId, Conversation> statesFor(Collection<Received> batch, Map<ConversationId, Conversation> cached) {
        Map<ConversationId, Conversation> states = new LinkedHashMap<>();
        Set<ConversationId> missing = new HashSet<>();
        for (Received received : batch) {
            Conversation state = cached.get(received.conversation());
            if (state == null) {
                missing.add(received.conversation());
            } else {
                states.put(received.conversation(), state);
            }
        }
        if (!missing.isEmpty()) {
            Map<ConversationId, Conversation> loaded = store.load(missing);
            missing.forEach(id -> states.put(id, loaded.getOrDefault(id, Conversation.empty(id))));
        }
        addSurroundings(batch, states);
        return states;
    }

    private void addSurroundings(Collection<Received> batch, Map<ConversationId, Conversation> states) {
        Map<ConversationId, EntryStore.Wanted> wanted = wantedBy(batch);
        if (!wanted.isEmpty()) {
            store.around(wanted)
                    .forEach((id, around) -> states.computeIfPresent(id, (key, state) -> state.with(around)));
        }
        Set<Long> strangers = states.values().stream()
                .filter(state -> state.id().isDirect() && state.seq() == 0)
                .flatMap(state -> state.members().keySet().stream())
                .collect(Collectors.toSet());
        if (!strangers.isEmpty()) {
            Map<Long, Boolean> exist = users.exist(strangers);
            states.replaceAll((id, state) -> id.isDirect() && state.seq() == 0 ? withPeers(state, exist) : state);
        }
    }

    private static Conversation withPeers(Conversation state, Map<Long, Boolean> exist) {
        Set<Boolean> answers = state.members().keySet().stream()
                .map(user -> exist.getOrDefault(user, null))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        boolean allTold = exist.keySet().containsAll(state.members().keySet());
        Surroundings.Peers peers = answers.contains(false)
                ? Surroundings.Peers.UNKNOWN
                : allTold ? Surroundings.Peers.KNOWN : Surroundings.Peers.NOT_TOLD;
        Surroundings around = state.around();
        return state.with(
                new Surroundings(around.wanted(), around.targets(), around.reactions(), around.cursors(), peers));
    }

    static Map<ConversationId, EntryStore.Wanted> wantedBy(Collection<Received> batch) {
        Map<ConversationId, EntryStore.Wanted> wanted = new HashMap<>();
        Function<ConversationId, EntryStore.Wanted> of = id -> wanted.computeIfAbsent(
                id, key -> new EntryStore.Wanted(new HashSet<>(), new HashSet<>(), new HashSet<>()));
        for (Received received : batch) {
            CommandEvent event = received.event();
            if (event == null) {
                continue;
            }
            ConversationId id = received.conversation();
            switch (event.command()) {
                case Command.Edit edit -> of.apply(id).targets().add(edit.target());
                case Command.Recall recall -> of.apply(id).targets().add(recall.target());
                case Command.React react -> {
                    of.apply(id).targets().add(react.target());
                    of.apply(id)
                            .reactions()
                            .add(new Surroundings.Reaction(react.target(), react.emoji(), event.actor()));
                }
                case Command.Read ignored -> of.apply(id).cursorsOf().add(event.actor());
                case Command.Send ignored -> {}
                case Command.Create ignored -> {}
                case Command.AddMembers ignored -> {}
                case Command.RemoveMember ignored -> {}
                case Command.ChangeRole ignored -> {}
                case Command.ChangeTitle ignored -> {}
                case Command.Typing ignored -> {}
            }
        }
        return wanted;
    }
}
