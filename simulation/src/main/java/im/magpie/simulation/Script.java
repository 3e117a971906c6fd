package im.magpie.simulation;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.sdk.log.Content;
import im.magpie.sdk.session.Input;
import im.magpie.sdk.session.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the users do: they talk, and now and then somebody edits, recalls, reacts, reads, comes or goes. */
final class Script {
    private static final List<String> EMOJI = List.of("+", "-");

    private final World world;
    private final List<Client> clients;
    private final Rest rest;
    private final Journal journal;
    private int left;
    private int made;

    Script(World world, List<Client> clients, Rest rest, Journal journal) {
        this.world = world;
        this.clients = clients;
        this.rest = rest;
        this.journal = journal;
    }

    void start() {
        List<Long> members = List.of(Conversations.ANN, Conversations.BOB, Conversations.CEM);
        create(Conversations.OPEN_GROUP, Command.History.ALL, members);
        create(Conversations.CLOSED_GROUP, Command.History.JOINED, members);
    }

    /** So many more actions. */
    void play(int actions) {
        left = actions;
        clients.forEach(client -> world.in(world.between(0, 600), () -> act(client)));
    }

    boolean over() {
        return left == 0;
    }

    private void create(ConversationId group, Command.History history, List<Long> members) {
        rest.ask(Conversations.ANN, group, "create-" + group, new Command.Create(text("title"), history, members));
    }

    private void act(Client client) {
        if (left == 0) {
            return;
        }
        left--;
        ConversationId conversation = Conversations.ALL.get(world.random().nextInt(Conversations.ALL.size()));
        boolean there = !conversation.isDirect() || conversation.isBetween(new UserId(client.user()));
        if (client.alive() && there) {
            act(client, conversation);
        }
        world.in(world.between(10, 400), () -> act(client));
    }

    private void act(Client client, ConversationId conversation) {
        int chance = world.random().nextInt(100);
        if (chance < 70) {
            send(client, conversation);
        } else if (chance < 78) {
            long heard = client.reached(conversation.toString());
            client.input(new Input.Read(conversation.toString(), heard));
        } else if (chance < 88) {
            rest.ask(client.user(), conversation, newId(client), onMessage());
        } else if (!conversation.isDirect()) {
            rest.ask(Conversations.ANN, conversation, newId(client), onMember());
        }
    }

    private void send(Client client, ConversationId conversation) {
        String id = newId(client);
        journal.asked(client.user(), conversation, id, true);
        client.input(new Input.Send(new OutboxMessage(conversation.toString(), id, Content.text(id))));
    }

    private Command onMessage() {
        long target = world.between(1, 12);
        return switch (world.random().nextInt(3)) {
            case 0 -> new Command.Edit(target, text("edited"));
            case 1 -> new Command.Recall(target);
            default ->
                new Command.React(
                        target,
                        EMOJI.get(world.random().nextInt(EMOJI.size())),
                        world.random().nextInt(3) > 0);
        };
    }

    private Command onMember() {
        long user = world.random().nextBoolean() ? Conversations.CEM : Conversations.DAN;
        return world.random().nextBoolean() ? new Command.AddMembers(List.of(user)) : new Command.RemoveMember(user);
    }

    private String newId(Client client) {
        return client.user() + "." + ++made;
    }

    private static Bytes text(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
