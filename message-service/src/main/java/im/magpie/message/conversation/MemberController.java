package im.magpie.message.conversation;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.Command;
import im.magpie.common.event.Command.Role;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.Caller;
import im.magpie.message.edge.Actor;
import im.magpie.message.edge.Commands;
import im.magpie.message.history.Page;
import im.magpie.message.user.KnownUsers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/conversations/{id}/members")
class MemberController {
    /** Users that one request may name: what user-service answers in one question. */
    static final int MAX_NAMED = 5_000;

    private final Commands commands;
    private final Members members;
    private final KnownUsers users;

    MemberController(Commands commands, Members members, KnownUsers users) {
        this.commands = commands;
        this.members = members;
        this.users = users;
    }

    record NewMembers(@Nullable List<@Nullable UserId> members) {}

    record NewRole(@Nullable String role) {}

    @Operation(
            summary = "Who is in",
            description =
                    "In the order of the ids. 'readSeq' says how far a member has read; it is absent in conversations of more than"
                            + " 100 members, which have no receipts either.")
    @GetMapping
    Page<Members.Member> list(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable ConversationId id,
            @RequestParam(required = false) @Nullable UserId cursor,
            @RequestParam(required = false) @Nullable Long limit) {
        return members.of(caller.userId(), id, cursor, Page.limit(limit));
    }

    @Operation(
            summary = "Add members",
            description = "Owner and admins may. Adding who is in makes no entry. Answers those named who are in now.")
    @PostMapping
    Page<Members.Member> add(Actor actor, @PathVariable ConversationId id, @RequestBody NewMembers added) {
        List<UserId> named = NewGroup.named(added.members());
        if (named.isEmpty()) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "Name at least one user.");
        }
        users.require(named);
        commands.submit(
                actor,
                id,
                new Command.AddMembers(named.stream().map(UserId::value).toList()));
        return new Page<>(members.among(actor.user(), id, named), null);
    }

    @Operation(summary = "Change a role", description = "The owner may: admin or member.")
    @PatchMapping("/{userId}")
    Members.Member changeRole(
            Actor actor, @PathVariable ConversationId id, @PathVariable UserId userId, @RequestBody NewRole change) {
        Role role =
                switch (change.role()) {
                    case "admin" -> Role.ADMIN;
                    case "member" -> Role.MEMBER;
                    case null, default ->
                        throw new MagpieException(ErrorCode.INVALID_REQUEST, "'role' is 'admin' or 'member'.");
                };
        commands.submit(actor, id, new Command.ChangeRole(userId.value(), role));
        return members.among(actor.user(), id, List.of(userId)).stream()
                .findFirst()
                .orElseThrow(() -> new MagpieException(ErrorCode.USER_NOT_FOUND, "This user is not a member."));
    }

    @Operation(
            summary = "Remove a member, or leave",
            description =
                    "The owner removes all, admins remove members, everyone themselves. When the owner leaves, the"
                            + " oldest admin, else member, becomes the owner.")
    @DeleteMapping("/{userId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Actor actor, @PathVariable ConversationId id, @PathVariable UserId userId) {
        commands.submit(actor, id, new Command.RemoveMember(userId.value()));
    }
}
