package im.magpie.simulation;

import im.magpie.common.id.ConversationId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What clients asked for, and what they were promised. */
final class Journal {
    private final World world;
    private final Map<String, Asked> byId = new LinkedHashMap<>();
    private int unsettled;

    /** One command of one client. */
    static final class Asked {
        private final long user;
        private final ConversationId conversation;
        private final String id;
        private final boolean message;
        private final long at;
        private long settledAt = Long.MAX_VALUE;
        private long seq;
        private String refusal = "";
        private boolean repeated;

        private Asked(long user, ConversationId conversation, String id, boolean message, long at) {
            this.user = user;
            this.conversation = conversation;
            this.id = id;
            this.message = message;
            this.at = at;
        }

        long user() {
            return user;
        }

        ConversationId conversation() {
            return conversation;
        }

        String id() {
            return id;
        }

        boolean message() {
            return message;
        }

        long at() {
            return at;
        }

        boolean settled() {
            return settledAt < Long.MAX_VALUE;
        }

        long settledAt() {
            return settledAt;
        }

        /** Where it was acknowledged to be; 0 if it was not acknowledged, or needs no entry. */
        long seq() {
            return seq;
        }

        /** Whether it was sent more than once: an attempt that was given up may come to the log after the one that was refused. */
        boolean repeated() {
            return repeated;
        }

        /** The code it was refused with for good; empty if it was not. */
        String refusal() {
            return refusal;
        }

        @Override
        public String toString() {
            return id + " of user " + user + " in " + conversation;
        }
    }

    Journal(World world) {
        this.world = world;
    }

    void asked(long user, ConversationId conversation, String id, boolean message) {
        byId.put(id, new Asked(user, conversation, id, message, world.now()));
        unsettled++;
        world.note("asked", user, byId.size(), id + " in " + conversation);
    }

    void sentAgain(String id) {
        Asked asked = byId.get(id);
        if (asked != null) {
            asked.repeated = true;
        }
    }

    void acknowledged(String id, long seq) {
        settle(id, seq, "");
    }

    void refused(String id, String code) {
        settle(id, 0, code);
    }

    private void settle(String id, long seq, String refusal) {
        Asked asked = byId.get(id);
        if (asked != null && !asked.settled()) {
            asked.settledAt = world.now();
            asked.seq = seq;
            asked.refusal = refusal;
            unsettled--;
            world.note(refusal.isEmpty() ? "acknowledged" : "refused", asked.user, seq, id + " " + refusal);
        }
    }

    Collection<Asked> all() {
        return byId.values();
    }

    boolean settled(String id) {
        Asked asked = byId.get(id);
        return asked != null && asked.settled();
    }

    boolean knows(String id) {
        return byId.containsKey(id);
    }

    int unsettled() {
        return unsettled;
    }
}
