package im.magpie.nemesis;

import im.magpie.sdk.log.Entry;
import im.magpie.sdk.rest.ConversationInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds what is stored, and what each client heard and is told, against what was promised; when all is quiet. */
final class Checker {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long EXACT_UNREAD = 999;

    private final History history;
    private final List<Device> devices;
    private final Server server;
    private final Violations violations;
    private final Map<Conversation, Membership> memberships = new HashMap<>();

    /** What the suite says when it is asked. */
    interface Server {
        /** The whole log, as a member may read it. */
        List<Entry> log(Device reader, Conversation conversation);

        /** Its user's conversations, by id. */
        Map<String, ConversationInfo> conversations(Device asking);
    }

    Checker(History history, List<Device> devices, Server server) {
        this.history = history;
        this.devices = devices;
        this.server = server;
        this.violations = history.violations();
    }

    /** Waits until every message is settled and everybody has heard everything; what is missing after that time is a violation. */
    void settle(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!quiet() && System.nanoTime() < end) {
            Thread.sleep(POLL);
        }
    }

    private boolean quiet() {
        return history.waiting() == 0 && history.conversations().stream().allMatch(this::heardByAll);
    }

    private boolean heardByAll(Conversation conversation) {
        Membership membership = conversation.membership();
        return devices.stream()
                .filter(device -> device.conversations().contains(conversation))
                .allMatch(device -> !membership.in(device.userId())
                        || device.view(conversation.id()).last() == conversation.head());
    }

    /** All checks. */
    void check() {
        for (Conversation conversation : history.conversations()) {
            checkStored(conversation);
        }
        checkPromises();
        checkRealTimeOrder();
        for (Device device : devices) {
            device.conversations().forEach(conversation -> checkHeard(device, conversation));
        }
        checkUnread();
    }

    /** G1 to G3, G6: the log is numbered without gaps, times grow, messages are counted, each is there once, and it is the one that everybody heard. */
    private void checkStored(Conversation conversation) {
        Membership membership = conversation.membership();
        Device reader = devices.stream()
                .filter(device -> device.conversations().contains(conversation) && membership.in(device.userId()))
                .findFirst()
                .orElse(null);
        if (reader == null) {
            return;
        }
        Set<Integer> numbers = new HashSet<>();
        long[] before = new long[3];
        server.log(reader, conversation).forEach(entry -> {
            checkNext(conversation, entry, before);
            int number = Message.numberOf(entry.clientMessageId());
            if (entry.isMessage() && !numbers.add(number)) {
                violations.add("G3", "message " + number + " is stored twice in " + conversation.id());
            }
            history.heard("the store", entry);
        });
        if (before[0] != conversation.head()) {
            violations.add(
                    "G1",
                    conversation.id() + " was heard up to " + conversation.head() + " and is stored up to "
                            + before[0]);
        }
        memberships.put(conversation, conversation.membership());
    }

    /** @param before seq, ordinal and time of the entry before */
    private void checkNext(Conversation conversation, Entry entry, long[] before) {
        String where = entry.seq() + " of " + conversation.id();
        if (entry.seq() != before[0] + 1) {
            violations.add("G2", "entry " + where + " follows " + before[0]);
        }
        if (entry.ordinal() != before[1] + (entry.isMessage() ? 1 : 0)) {
            violations.add("G6", "the ordinal of " + where + " is " + entry.ordinal() + " after " + before[1]);
        }
        long time = entry.serverTime().toEpochMilli();
        if (time < before[2]) {
            violations.add("G2", "the time of " + where + " is before that of the entry before");
        }
        before[0] = entry.seq();
        before[1] = entry.ordinal();
        before[2] = time;
    }

    /** G1: what was acknowledged is there; what was refused is not, and nobody is refused without a reason; everything was settled. */
    private void checkPromises() {
        for (Message message : history.messages()) {
            if (!message.settled()) {
                violations.add("liveness", message + " was never answered");
            } else if (message.seq() > 0) {
                if (message.conversation().message(message.seq()) != message.number()) {
                    violations.add("G1", message + " was acknowledged as " + message.seq() + " and is not there");
                }
            } else if (!message.conversation().changing()) {
                violations.add("G1", message + " was refused with " + message.refusal());
            }
        }
    }

    /** G2: what was acknowledged before another was sent comes before it. */
    private void checkRealTimeOrder() {
        Map<Conversation, List<Message>> byConversation = new HashMap<>();
        for (Message message : history.messages()) {
            if (message.seq() > 0) {
                byConversation
                        .computeIfAbsent(message.conversation(), key -> new ArrayList<>())
                        .add(message);
            }
        }
        for (List<Message> messages : byConversation.values()) {
            messages.sort(Comparator.comparingLong(Message::seq).reversed());
            long firstSettled = Long.MAX_VALUE;
            for (Message message : messages) {
                if (firstSettled < message.sentAt()) {
                    violations.add("G2", message + " was sent after a later one had been acknowledged");
                }
                firstSettled = Math.min(firstSettled, message.settledAt());
            }
        }
    }

    /** G4, G5: members have heard all, and nobody heard what came after they were out. */
    private void checkHeard(Device device, Conversation conversation) {
        Membership membership = Objects.requireNonNullElseGet(memberships.get(conversation), conversation::membership);
        Device.View view = device.view(conversation.id());
        if (membership.in(device.userId()) && view.last() != conversation.head()) {
            violations.add(
                    "G4",
                    device + " has heard " + view.last() + " of " + conversation.head() + " in " + conversation.id());
        }
        if (!membership.allows(device.userId(), view.highest())) {
            violations.add("G5", device + " heard " + view.highest() + " of " + conversation.id() + " and was not in");
        }
    }

    /** G6: unread as the server counts it, and read cursors that never go back. */
    private void checkUnread() {
        Set<String> users = new HashSet<>();
        for (Device device : devices) {
            if (users.add(device.userId())) {
                Map<String, ConversationInfo> told = server.conversations(device);
                for (Conversation conversation : device.conversations()) {
                    checkUnread(device, conversation, told.get(conversation.id()));
                }
            }
        }
    }

    private void checkUnread(Device device, Conversation conversation, @Nullable ConversationInfo told) {
        Membership membership = Objects.requireNonNull(memberships.get(conversation));
        if (told == null) {
            if (membership.in(device.userId()) && conversation.head() > 0) {
                violations.add("G6", conversation.id() + " is not in the list of " + device);
            }
            return;
        }
        long from = Math.max(told.readSeq(), membership.since(device.userId()));
        long right = unread(conversation, device.userId(), from);
        if (Math.min(told.unread(), EXACT_UNREAD) != Math.min(right, EXACT_UNREAD)) {
            violations.add(
                    "G6",
                    device + " has " + told.unread() + " unread in " + conversation.id() + " instead of " + right);
        }
        long read = devices.stream()
                .filter(other -> other.userId().equals(device.userId()))
                .mapToLong(other -> other.view(conversation.id()).read())
                .max()
                .orElse(0);
        if (!conversation.changing() && told.readSeq() != read) {
            violations.add(
                    "G6",
                    device + " has read up to " + read + " in " + conversation.id() + ", the server says "
                            + told.readSeq());
        }
    }

    private long unread(Conversation conversation, String user, long from) {
        Set<Long> recalled = new HashSet<>();
        conversation.others().values().stream()
                .filter(entry -> entry.kind().equals("recalled"))
                .forEach(entry -> recalled.add(entry.targetSeq()));
        long count = 0;
        for (long seq = from + 1; seq <= conversation.head(); seq++) {
            Message message = history.message(conversation.message(seq));
            if (message != null && !message.senderId().equals(user) && !recalled.contains(seq)) {
                count++;
            }
        }
        return count;
    }
}
