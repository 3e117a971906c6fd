package im.magpie.common.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * What a user asks of a conversation. Content and titles are ciphertext already: the edge encrypts before it publishes.
 *
 * <p>{@link Read} and {@link Typing} leave no entry; every other command that is accepted is exactly one.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Command.Send.class, name = "send"),
    @JsonSubTypes.Type(value = Command.Edit.class, name = "edit"),
    @JsonSubTypes.Type(value = Command.Recall.class, name = "recall"),
    @JsonSubTypes.Type(value = Command.React.class, name = "react"),
    @JsonSubTypes.Type(value = Command.Create.class, name = "create"),
    @JsonSubTypes.Type(value = Command.AddMembers.class, name = "add"),
    @JsonSubTypes.Type(value = Command.RemoveMember.class, name = "remove"),
    @JsonSubTypes.Type(value = Command.ChangeRole.class, name = "role"),
    @JsonSubTypes.Type(value = Command.ChangeTitle.class, name = "title"),
    @JsonSubTypes.Type(value = Command.Read.class, name = "read"),
    @JsonSubTypes.Type(value = Command.Typing.class, name = "typing"),
})
public sealed interface Command {

    record Send(Bytes content) implements Command {}

    record Edit(long target, Bytes content) implements Command {}

    record Recall(long target) implements Command {}

    /** Adds or takes back a reaction. */
    record React(long target, String emoji, boolean add) implements Command {}

    /** Makes a group; the actor becomes its owner, named among the members or not. */
    record Create(Bytes title, History history, List<Long> members) implements Command {}

    record AddMembers(List<Long> members) implements Command {}

    /** Removes a member; the actor themselves: leaves. */
    record RemoveMember(long member) implements Command {}

    record ChangeRole(long member, Role role) implements Command {}

    record ChangeTitle(Bytes title) implements Command {}

    /** Moves the actor's read cursor up to {@code seq}; a socket, if any, is not told about its own reading. */
    record Read(long seq) implements Command {}

    record Typing() implements Command {}

    /** What those who join later see. */
    enum History {
        ALL,
        JOINED
    }

    enum Role {
        OWNER,
        ADMIN,
        MEMBER
    }
}
