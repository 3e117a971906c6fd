package im.magpie.message.log;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.Command.Role;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.Entry;
import im.magpie.common.event.Entry.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a command does to a conversation. Pure: no clock, no database; idempotence is checked before.
 *
 * @param maxMembers how many a group may have
 */
record Decider(int maxMembers) {

    /** @param now the clock, in milliseconds since the epoch; the entry's time is later than the head's in any case */
    Decision decide(Conversation state, CommandEvent event, long now) {
        if (event.command() instanceof Command.Create create) {
            return create(state, event, create, now);
        }
        Conversation.Member member = state.members().get(event.actor());
        if (member == null) {
            return new Decision.Refuse(ErrorCode.CONVERSATION_NOT_FOUND);
        }
        if (state.seq() == 0 && state.around().peers() != Surroundings.Peers.KNOWN) {
            return new Decision.Refuse(
                    state.around().peers() == Surroundings.Peers.UNKNOWN
                            ? ErrorCode.USER_NOT_FOUND
                            : ErrorCode.UNAVAILABLE);
        }
        Draft draft = new Draft(state, event, now);
        return switch (event.command()) {
            case Command.Send send -> draft.message(send.content());
            case Command.Edit edit -> edit(state, event.actor(), member, edit, draft);
            case Command.Recall recall -> recall(state, event.actor(), member, recall, draft);
            case Command.React react -> react(state, event.actor(), member, react, draft);
            case Command.Read read -> read(state, event.actor(), read);
            case Command.Typing() -> new Decision.ShowTyping();
            case Command.AddMembers add -> add(state, member, add, draft);
            case Command.RemoveMember remove -> remove(state, event.actor(), member, remove, draft);
            case Command.ChangeRole change -> changeRole(state, member, change, draft);
            case Command.ChangeTitle change -> changeTitle(state, member, change, draft);
            case Command.Create create -> create(state, event, create, now);
        };
    }

    private Decision create(Conversation state, CommandEvent event, Command.Create create, long now) {
        if (state.id().isDirect() || state.seq() != 0) {
            return new Decision.Refuse(
                    ErrorCode.INVALID_REQUEST, "This conversation exists already: make one with a new id.");
        }
        Set<Long> members = new LinkedHashSet<>(create.members());
        members.add(event.actor());
        if (members.size() > maxMembers) {
            return tooMany();
        }
        return new Draft(state, event, now).created(create, List.copyOf(members));
    }

    private static Decision edit(
            Conversation state, long actor, Conversation.Member member, Command.Edit edit, Draft draft) {
        Surroundings.Target target = message(state, member, edit.target());
        if (target == null) {
            return noSuchMessage();
        }
        if (target.sender() != actor) {
            return new Decision.Refuse(ErrorCode.FORBIDDEN, "Only its sender may edit a message.");
        }
        if (target.recalled()) {
            return recalled();
        }
        return draft.edited(edit);
    }

    private static Decision recall(
            Conversation state, long actor, Conversation.Member member, Command.Recall recall, Draft draft) {
        Surroundings.Target target = message(state, member, recall.target());
        if (target == null) {
            return noSuchMessage();
        }
        if (target.sender() != actor && member.role() == Role.MEMBER) {
            return new Decision.Refuse(
                    ErrorCode.FORBIDDEN, "Only its sender, the owner and admins may recall a message.");
        }
        return target.recalled() ? new Decision.Nothing() : draft.recalled(recall.target());
    }

    private static Decision react(
            Conversation state, long actor, Conversation.Member member, Command.React react, Draft draft) {
        Surroundings.Target target = message(state, member, react.target());
        if (target == null) {
            return noSuchMessage();
        }
        if (target.recalled()) {
            return recalled();
        }
        boolean there =
                state.around().reactions().contains(new Surroundings.Reaction(react.target(), react.emoji(), actor));
        return there == react.add() ? new Decision.Nothing() : draft.reaction(react);
    }

    private static Decision read(Conversation state, long actor, Command.Read read) {
        long seq = Math.min(read.seq(), state.seq());
        return seq > state.around().cursors().getOrDefault(actor, 0L)
                ? new Decision.MoveCursor(seq)
                : new Decision.Nothing();
    }

    private Decision add(Conversation state, Conversation.Member member, Command.AddMembers add, Draft draft) {
        if (state.id().isDirect() || member.role() == Role.MEMBER) {
            return new Decision.Refuse(ErrorCode.FORBIDDEN, "Only the owner and admins of a group may add members.");
        }
        List<Long> added = add.members().stream()
                .distinct()
                .filter(user -> !state.members().containsKey(user))
                .toList();
        if (added.isEmpty()) {
            return new Decision.Nothing();
        }
        return state.members().size() + added.size() > maxMembers
                ? tooMany()
                : draft.of(Kind.MEMBERS_ADDED, added, null);
    }

    private static Decision remove(
            Conversation state, long actor, Conversation.Member member, Command.RemoveMember remove, Draft draft) {
        if (state.id().isDirect()) {
            return new Decision.Refuse(ErrorCode.FORBIDDEN, "Nobody can leave a direct conversation.");
        }
        if (remove.member() == actor) {
            List<Long> leaving = new ArrayList<>(List.of(actor));
            if (member.role() == Role.OWNER) {
                state.heirOf(actor).ifPresent(leaving::add);
            }
            return draft.of(Kind.MEMBER_LEFT, leaving, null);
        }
        if (member.role() == Role.MEMBER) {
            return new Decision.Refuse(ErrorCode.FORBIDDEN, "Only the owner and admins may remove others.");
        }
        Conversation.Member removed = state.members().get(remove.member());
        if (removed == null) {
            return new Decision.Refuse(ErrorCode.USER_NOT_FOUND, "This user is not a member.");
        }
        if (member.role() == Role.ADMIN && removed.role() != Role.MEMBER) {
            return new Decision.Refuse(
                    ErrorCode.FORBIDDEN, "Only the owner may remove an admin; nobody removes the owner.");
        }
        return draft.of(Kind.MEMBER_REMOVED, List.of(remove.member()), null);
    }

    private static Decision changeRole(
            Conversation state, Conversation.Member member, Command.ChangeRole change, Draft draft) {
        if (member.role() != Role.OWNER) {
            return new Decision.Refuse(ErrorCode.FORBIDDEN, "Only the owner of a group may change roles.");
        }
        Conversation.Member changed = state.members().get(change.member());
        if (changed == null) {
            return new Decision.Refuse(ErrorCode.USER_NOT_FOUND, "This user is not a member.");
        }
        if (changed.role() == Role.OWNER || change.role() == Role.OWNER) {
            return new Decision.Refuse(
                    ErrorCode.FORBIDDEN, "A group has one owner: who leaves as the owner hands the role on.");
        }
        return changed.role() == change.role()
                ? new Decision.Nothing()
                : draft.of(Kind.ROLE_CHANGED, List.of(change.member()), change.role());
    }

    private static Decision changeTitle(
            Conversation state, Conversation.Member member, Command.ChangeTitle change, Draft draft) {
        if (state.id().isDirect() || member.role() == Role.MEMBER) {
            return new Decision.Refuse(
                    ErrorCode.FORBIDDEN, "Only the owner and admins of a group may change its title.");
        }
        return draft.title(change.title());
    }

    private static Surroundings.@Nullable Target message(Conversation state, Conversation.Member member, long seq) {
        Surroundings.Target target = state.around().targets().get(seq);
        return target != null && target.kind() == Kind.MESSAGE && seq >= member.visibleFrom() ? target : null;
    }

    private static Decision noSuchMessage() {
        return new Decision.Refuse(ErrorCode.NOT_FOUND, "There is no such message in this conversation.");
    }

    private static Decision recalled() {
        return new Decision.Refuse(ErrorCode.FORBIDDEN, "This message was recalled.");
    }

    private Decision tooMany() {
        return new Decision.Refuse(ErrorCode.TOO_LARGE, "A group has at most " + maxMembers + " members.");
    }

    /** The next entry of the conversation, by the command at hand. */
    private record Draft(Conversation state, CommandEvent event, long now) {

        Decision message(Bytes content) {
            return entry(Kind.MESSAGE, content, null, null, null, null, null);
        }

        Decision edited(Command.Edit edit) {
            return entry(Kind.EDITED, edit.content(), edit.target(), null, null, null, null);
        }

        Decision recalled(long target) {
            return entry(Kind.RECALLED, null, target, null, null, null, null);
        }

        Decision reaction(Command.React react) {
            Kind kind = react.add() ? Kind.REACTION_ADDED : Kind.REACTION_REMOVED;
            return entry(kind, null, react.target(), null, null, react.emoji(), null);
        }

        Decision created(Command.Create create, List<Long> members) {
            return entry(Kind.CREATED, create.title(), null, members, null, null, create.history());
        }

        Decision title(Bytes title) {
            return entry(Kind.TITLE_CHANGED, title, null, null, null, null, null);
        }

        Decision of(Kind kind, List<Long> members, @Nullable Role role) {
            return entry(kind, null, null, members, role, null, null);
        }

        private Decision entry(
                Kind kind,
                @Nullable Bytes content,
                @Nullable Long target,
                @Nullable List<Long> members,
                @Nullable Role role,
                @Nullable String emoji,
                Command.@Nullable History history) {
            return new Decision.Append(new Entry(
                    state.id(),
                    state.seq() + 1,
                    state.ordinal() + (kind == Kind.MESSAGE ? 1 : 0),
                    kind,
                    event.actor(),
                    Math.max(now, state.time() + 1),
                    event.id(),
                    content,
                    target,
                    members,
                    role,
                    emoji,
                    history));
        }
    }
}
