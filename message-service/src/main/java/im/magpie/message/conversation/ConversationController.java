package im.magpie.message.conversation;

import im.magpie.common.crypto.ContentCipher;
import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.Caller;
import im.magpie.message.edge.Actor;
import im.magpie.message.edge.Answer;
import im.magpie.message.edge.Commands;
import im.magpie.message.history.Page;
import im.magpie.message.user.KnownUsers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/conversations")
class ConversationController {
    private final Commands commands;
    private final Conversations conversations;
    private final GroupIds ids;
    private final KnownUsers users;
    private final ContentCipher cipher;

    ConversationController(
            Commands commands, Conversations conversations, GroupIds ids, KnownUsers users, ContentCipher cipher) {
        this.commands = commands;
        this.conversations = conversations;
        this.ids = ids;
        this.users = users;
        this.cipher = cipher;
    }

    record NewTitle(@Nullable String title) {}

    @Operation(summary = "Make a group", description = "The caller is owner and member, named or not.")
    @ApiResponse(responseCode = "201", description = "The conversation")
    @ApiResponse(responseCode = "200", description = "It was made before by the same Idempotency-Key")
    @PostMapping
    ResponseEntity<ConversationView> create(Actor actor, @RequestBody NewGroup group) {
        group.requireGroup();
        byte[] title = Title.validate(group.title());
        Command.History history = group.historyOrDefault();
        List<UserId> members = NewGroup.named(group.members());
        users.require(members);
        ConversationId id = ids.idFor(actor);
        Answer answer = commands.submit(
                actor,
                id,
                new Command.Create(
                        encrypt(actor, id, title),
                        history,
                        members.stream().map(UserId::value).toList()));
        boolean repeat = answer instanceof Answer.Stored stored && stored.repeat();
        return ResponseEntity.status(repeat ? HttpStatus.OK : HttpStatus.CREATED)
                .location(URI.create("/v1/conversations/" + id))
                .body(repeat ? again(actor, id, title, members) : conversations.of(actor.user(), id));
    }

    @Operation(summary = "My conversations, latest first")
    @GetMapping
    Page<ConversationView> mine(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Long limit) {
        return conversations.mine(caller.userId(), cursor == null ? null : ListCursor.parse(cursor), Page.limit(limit));
    }

    @Operation(
            summary = "A conversation",
            description = "A direct conversation of two users always exists: lastSeq is 0 before its first message.")
    @GetMapping("/{id}")
    ConversationView get(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable ConversationId id) {
        return conversations.of(caller.userId(), id);
    }

    @Operation(summary = "Change the title", description = "Owner and admins may.")
    @PatchMapping("/{id}")
    ConversationView change(Actor actor, @PathVariable ConversationId id, @RequestBody NewTitle change) {
        if (change.title() != null) {
            byte[] title = Title.validate(change.title());
            commands.submit(actor, id, new Command.ChangeTitle(encrypt(actor, id, title)));
        }
        return conversations.of(actor.user(), id);
    }

    /** Who made a group and left it since gets the first answer again, but nothing that happened there later. */
    private ConversationView again(Actor actor, ConversationId id, byte[] title, List<UserId> members) {
        try {
            return conversations.of(actor.user(), id);
        } catch (MagpieException e) {
            if (e.code() != ErrorCode.CONVERSATION_NOT_FOUND) {
                throw e;
            }
            int count = members.size() + (members.contains(actor.user()) ? 0 : 1);
            String text = new String(title, StandardCharsets.UTF_8);
            return new ConversationView(id, ConversationView.GROUP, text, count, "owner", 1, 0, 0, null);
        }
    }

    private Bytes encrypt(Actor actor, ConversationId id, byte[] title) {
        return Bytes.of(cipher.encrypt(title, id, actor.user(), actor.commandId()));
    }
}
