package im.magpie.message.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.Command.Role;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.Entry;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what in a group of an owner (1), an admin (2), two members (3, 4) and a stranger (9). */
class DeciderTest {
    private static final Bytes TEXT = Bytes.of(new byte[] {1});
    private static final long OWNER = 1;
    private static final long ADMIN = 2;
    private static final long MEMBER = 3;
    private static final long OTHER = 4;
    private static final long STRANGER = 9;
    private static final long MESSAGE_OF_MEMBER = 5;
    private static final long RECALLED = 6;
    private static final long NO_MESSAGE = 7;

    private final Decider decider = new Decider(5);

    private static Conversation group() {
        Conversation.Member plain = new Conversation.Member(Role.MEMBER, 1, 1);
        return new Conversation(
                ConversationId.group(1),
                10,
                4,
                1_000,
                Command.History.ALL,
                Map.of(
                        OWNER,
                        new Conversation.Member(Role.OWNER, 1, 1),
                        ADMIN,
                        new Conversation.Member(Role.ADMIN, 2, 1),
                        MEMBER,
                        plain,
                        OTHER,
                        plain),
                new Surroundings(
                        Set.of(MESSAGE_OF_MEMBER, RECALLED, NO_MESSAGE),
                        Map.of(
                                MESSAGE_OF_MEMBER, new Surroundings.Target(Entry.Kind.MESSAGE, MEMBER, false),
                                RECALLED, new Surroundings.Target(Entry.Kind.MESSAGE, MEMBER, true),
                                NO_MESSAGE, new Surroundings.Target(Entry.Kind.TITLE_CHANGED, MEMBER, false)),
                        Set.of(new Surroundings.Reaction(MESSAGE_OF_MEMBER, "+1", OTHER)),
                        Map.of(MEMBER, 4L),
                        Surroundings.Peers.KNOWN));
    }

    static Stream<Arguments> allowed() {
        return Stream.of(
                arguments(MEMBER, new Command.Send(TEXT), Entry.Kind.MESSAGE),
                arguments(MEMBER, new Command.Edit(MESSAGE_OF_MEMBER, TEXT), Entry.Kind.EDITED),
                arguments(MEMBER, new Command.Recall(MESSAGE_OF_MEMBER), Entry.Kind.RECALLED),
                arguments(ADMIN, new Command.Recall(MESSAGE_OF_MEMBER), Entry.Kind.RECALLED),
                arguments(OWNER, new Command.Recall(MESSAGE_OF_MEMBER), Entry.Kind.RECALLED),
                arguments(MEMBER, new Command.React(MESSAGE_OF_MEMBER, "+1", true), Entry.Kind.REACTION_ADDED),
                arguments(OTHER, new Command.React(MESSAGE_OF_MEMBER, "+1", false), Entry.Kind.REACTION_REMOVED),
                arguments(ADMIN, new Command.AddMembers(List.of(STRANGER, MEMBER)), Entry.Kind.MEMBERS_ADDED),
                arguments(MEMBER, new Command.RemoveMember(MEMBER), Entry.Kind.MEMBER_LEFT),
                arguments(ADMIN, new Command.RemoveMember(MEMBER), Entry.Kind.MEMBER_REMOVED),
                arguments(OWNER, new Command.RemoveMember(ADMIN), Entry.Kind.MEMBER_REMOVED),
                arguments(OWNER, new Command.ChangeRole(MEMBER, Role.ADMIN), Entry.Kind.ROLE_CHANGED),
                arguments(ADMIN, new Command.ChangeTitle(TEXT), Entry.Kind.TITLE_CHANGED));
    }

    @ParameterizedTest
    @MethodSource
    void allowed(long actor, Command command, Entry.Kind kind) {
        assertThat(decide(group(), actor, command)).isInstanceOfSatisfying(Decision.Append.class, append -> {
            assertThat(append.entry().kind()).isEqualTo(kind);
            assertThat(append.entry().seq()).isEqualTo(11);
            assertThat(append.entry().ordinal()).isEqualTo(kind == Entry.Kind.MESSAGE ? 5 : 4);
        });
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(STRANGER, new Command.Send(TEXT), ErrorCode.CONVERSATION_NOT_FOUND),
                arguments(STRANGER, new Command.Recall(MESSAGE_OF_MEMBER), ErrorCode.CONVERSATION_NOT_FOUND),
                arguments(STRANGER, new Command.Typing(), ErrorCode.CONVERSATION_NOT_FOUND),
                arguments(STRANGER, new Command.Read(1), ErrorCode.CONVERSATION_NOT_FOUND),
                arguments(OWNER, new Command.Edit(MESSAGE_OF_MEMBER, TEXT), ErrorCode.FORBIDDEN),
                arguments(MEMBER, new Command.Edit(RECALLED, TEXT), ErrorCode.FORBIDDEN),
                arguments(MEMBER, new Command.Edit(NO_MESSAGE, TEXT), ErrorCode.NOT_FOUND),
                arguments(MEMBER, new Command.Edit(8, TEXT), ErrorCode.NOT_FOUND),
                arguments(OTHER, new Command.Recall(MESSAGE_OF_MEMBER), ErrorCode.FORBIDDEN),
                arguments(OTHER, new Command.React(RECALLED, "+1", true), ErrorCode.FORBIDDEN),
                arguments(MEMBER, new Command.AddMembers(List.of(STRANGER)), ErrorCode.FORBIDDEN),
                arguments(OWNER, new Command.AddMembers(List.of(8L, 9L)), ErrorCode.TOO_LARGE),
                arguments(MEMBER, new Command.RemoveMember(OTHER), ErrorCode.FORBIDDEN),
                arguments(ADMIN, new Command.RemoveMember(OWNER), ErrorCode.FORBIDDEN),
                arguments(OWNER, new Command.RemoveMember(STRANGER), ErrorCode.USER_NOT_FOUND),
                arguments(ADMIN, new Command.ChangeRole(MEMBER, Role.ADMIN), ErrorCode.FORBIDDEN),
                arguments(OWNER, new Command.ChangeRole(OWNER, Role.MEMBER), ErrorCode.FORBIDDEN),
                arguments(OWNER, new Command.ChangeRole(STRANGER, Role.ADMIN), ErrorCode.USER_NOT_FOUND),
                arguments(MEMBER, new Command.ChangeTitle(TEXT), ErrorCode.FORBIDDEN),
                arguments(OWNER, new Command.Create(TEXT, Command.History.ALL, List.of()), ErrorCode.INVALID_REQUEST));
    }

    @ParameterizedTest
    @MethodSource
    void refused(long actor, Command command, ErrorCode code) {
        assertThat(decide(group(), actor, command))
                .isInstanceOfSatisfying(Decision.Refuse.class, refuse -> assertThat(refuse.code())
                        .isEqualTo(code));
    }

    static Stream<Arguments> nothingToChange() {
        return Stream.of(
                arguments(ADMIN, new Command.AddMembers(List.of(MEMBER))),
                arguments(OWNER, new Command.ChangeRole(ADMIN, Role.ADMIN)),
                arguments(MEMBER, new Command.Recall(RECALLED)),
                arguments(OTHER, new Command.React(MESSAGE_OF_MEMBER, "+1", true)),
                arguments(MEMBER, new Command.React(MESSAGE_OF_MEMBER, "+1", false)),
                arguments(MEMBER, new Command.Read(4)),
                arguments(MEMBER, new Command.Read(3)));
    }

    @ParameterizedTest
    @MethodSource
    void nothingToChange(long actor, Command command) {
        assertThat(decide(group(), actor, command)).isEqualTo(new Decision.Nothing());
    }

    @Test
    void aReadCursorIsCutToTheHead() {
        assertThat(decide(group(), MEMBER, new Command.Read(99))).isEqualTo(new Decision.MoveCursor(10));
    }

    @Test
    void timeGrowsEvenIfTheClockIsSetBack() {
        Decision decision = decider.decide(group(), event(MEMBER, new Command.Send(TEXT)), 500);
        assertThat(decision).isInstanceOfSatisfying(Decision.Append.class, append -> assertThat(
                        append.entry().time())
                .isEqualTo(1_001));
    }

    @Test
    void whenTheOwnerLeavesTheOldestAdminInherits() {
        assertThat(decide(group(), OWNER, new Command.RemoveMember(OWNER)))
                .isInstanceOfSatisfying(
                        Decision.Append.class,
                        append -> assertThat(append.entry().members()).containsExactly(OWNER, ADMIN));
    }

    @Test
    void aGroupIsMadeWithItsCreatorAsOwnerUpToTheLimit() {
        Conversation none = Conversation.empty(ConversationId.group(2));
        Command create = new Command.Create(TEXT, Command.History.ALL, List.of(2L, 3L, 2L, 4L, 5L));
        assertThat(decide(none, OWNER, create)).isInstanceOfSatisfying(Decision.Append.class, append -> {
            Conversation after = none.evolve(append.entry());
            assertThat(after.members()).hasSize(5);
            assertThat(after.members().get(OWNER)).extracting("role").isEqualTo(Role.OWNER);
        });
        Command tooMany = new Command.Create(
                TEXT, Command.History.ALL, LongStream.rangeClosed(2, 6).boxed().toList());
        assertThat(decide(none, OWNER, tooMany)).isInstanceOf(Decision.Refuse.class);
    }

    @Test
    void whoJoinedAGroupWithoutItsHistoryDoesNotReachOlderMessages() {
        Conversation group = group();
        Conversation.Member late = new Conversation.Member(Role.MEMBER, 8, 8);
        Conversation joined =
                new Conversation(group.id(), 10, 4, 1_000, Command.History.JOINED, Map.of(OTHER, late), group.around());
        assertThat(decide(joined, OTHER, new Command.React(MESSAGE_OF_MEMBER, "+1", true)))
                .isInstanceOfSatisfying(Decision.Refuse.class, refuse -> assertThat(refuse.code())
                        .isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void aDirectConversationNeedsTwoUsersWhoExist() {
        ConversationId direct = ConversationId.direct(new UserId(MEMBER), new UserId(OTHER));
        Command send = new Command.Send(TEXT);
        assertThat(decide(peers(direct, Surroundings.Peers.KNOWN), MEMBER, send))
                .isInstanceOf(Decision.Append.class);
        assertThat(decide(peers(direct, Surroundings.Peers.UNKNOWN), MEMBER, send))
                .isEqualTo(new Decision.Refuse(ErrorCode.USER_NOT_FOUND));
        assertThat(decide(peers(direct, Surroundings.Peers.NOT_TOLD), MEMBER, send))
                .isEqualTo(new Decision.Refuse(ErrorCode.UNAVAILABLE));
        assertThat(decide(peers(direct, Surroundings.Peers.KNOWN), STRANGER, send))
                .isEqualTo(new Decision.Refuse(ErrorCode.CONVERSATION_NOT_FOUND));
    }

    private static Conversation peers(ConversationId id, Surroundings.Peers peers) {
        return Conversation.empty(id).with(new Surroundings(Set.of(), Map.of(), Set.of(), Map.of(), peers));
    }

    private Decision decide(Conversation state, long actor, Command command) {
        return decider.decide(state, event(actor, command), 2_000);
    }

    private static CommandEvent event(long actor, Command command) {
        return new CommandEvent(actor, "c1", command, Long.MAX_VALUE, null);
    }
}
