package im.magpie.simulation;

import im.magpie.common.event.Command;
import im.magpie.common.event.Delivery;
import im.magpie.common.id.ConversationId;
import org.jspecify.annotations.Nullable;

/** Commands that clients give by REST: sent again with the same id until their outcome is known. */
final class Rest {
    private static final long PATIENCE = 6_000;

    private final World world;
    private final Fleet fleet;
    private final Journal journal;

    Rest(World world, Fleet fleet, Journal journal) {
        this.world = world;
        this.fleet = fleet;
        this.journal = journal;
    }

    private final class Request {
        private final long user;
        private final ConversationId conversation;
        private final String id;
        private final Command command;
        private int attempt;

        Request(long user, ConversationId conversation, String id, Command command) {
            this.user = user;
            this.conversation = conversation;
            this.id = id;
            this.command = command;
        }

        void send() {
            if (journal.settled(id)) {
                return;
            }
            int mine = ++attempt;
            if (mine > 1) {
                journal.sentAgain(id);
            }
            world.in(PATIENCE, () -> again(mine, 0));
            ConnectionService node = fleet.node();
            if (node != null && node.positioned()) {
                node.later(
                        world.between(1, 10),
                        () -> node.ask(user, 0, conversation, id, command, answer -> answered(mine, answer)));
            } else {
                world.in(world.between(20, 200), () -> again(mine, 0));
            }
        }

        /** The answer to an attempt that was given up is nobody's answer. */
        private void answered(int number, @Nullable Delivery answer) {
            if (number != attempt) {
                return;
            }
            switch (answer) {
                case Delivery.Ack ack -> journal.acknowledged(id, ack.seq());
                case Delivery.Done ignored -> journal.acknowledged(id, 0);
                case Delivery.Refused refused
                when !refused.code().retryable() ->
                    journal.refused(id, refused.code().code());
                case null, default -> again(number, world.between(50, 400));
            }
        }

        private void again(int number, long delay) {
            if (number == attempt && !journal.settled(id)) {
                attempt++;
                world.in(delay, this::send);
            }
        }
    }

    void ask(long user, ConversationId conversation, String id, Command command) {
        journal.asked(user, conversation, id, false);
        new Request(user, conversation, id, command).send();
    }
}
