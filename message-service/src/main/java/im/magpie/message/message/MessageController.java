package im.magpie.message.message;

import im.magpie.common.crypto.ContentCipher;
import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.frame.EntryView;
import im.magpie.common.id.ConversationId;
import im.magpie.common.security.Caller;
import im.magpie.message.edge.Actor;
import im.magpie.message.edge.Answer;
import im.magpie.message.edge.Commands;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/conversations/{id}/messages")
class MessageController {
    private final Commands commands;
    private final ContentCipher cipher;
    private final Messages messages;

    MessageController(Commands commands, ContentCipher cipher, Messages messages) {
        this.commands = commands;
        this.cipher = cipher;
        this.messages = messages;
    }

    /** Describes the body that {@link MessageBody} reads. */
    record NewMessage(
            @Schema(
                    description = "Unique for (conversation, sender) for ever; sent again, it gets the first entry",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String clientMessageId,

            @Schema(
                    description = "Tagged by its type, for example {\"type\": \"text\", \"text\": \"...\"}",
                    type = "object")
            Object content) {}

    /** Describes the body of an edit. */
    record NewContent(@Schema(type = "object") Object content) {}

    @Operation(
            summary = "Send a message",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @io.swagger.v3.oas.annotations.media.Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = NewMessage.class))))
    @ApiResponse(responseCode = "201", description = "The entry")
    @ApiResponse(responseCode = "200", description = "It was sent before: the first entry")
    @PostMapping
    ResponseEntity<EntryView> send(
            Actor actor, @PathVariable ConversationId id, @Parameter(hidden = true) InputStream body)
            throws IOException {
        MessageBody message = MessageBody.read(body);
        if (message.clientMessageId() == null) {
            throw new MagpieException(ErrorCode.INVALID_REQUEST, "Give the message a 'clientMessageId'.");
        }
        Actor sender = actor.withCommandId(message.clientMessageId());
        Answer answer = commands.submit(sender, id, new Command.Send(encrypt(sender, id, message)));
        if (!(answer instanceof Answer.Stored(long seq, boolean repeat))) {
            throw new IllegalStateException("A message is an entry");
        }
        return ResponseEntity.status(repeat ? HttpStatus.OK : HttpStatus.CREATED)
                .location(URI.create("/v1/conversations/" + id + "/messages/" + seq))
                .body(messages.sent(actor.user(), id, seq));
    }

    @Operation(summary = "A message as it reads now")
    @GetMapping("/{seq}")
    EntryView get(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable ConversationId id,
            @PathVariable long seq) {
        return messages.visible(caller.userId(), id, seq);
    }

    @Operation(
            summary = "Edit a message of mine",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @io.swagger.v3.oas.annotations.media.Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = NewContent.class))))
    @PatchMapping("/{seq}")
    EntryView edit(
            Actor actor,
            @PathVariable ConversationId id,
            @PathVariable long seq,
            @Parameter(hidden = true) InputStream body)
            throws IOException {
        Bytes content = encrypt(actor, id, MessageBody.read(body));
        commands.submit(actor, id, new Command.Edit(seq, content));
        return messages.sent(actor.user(), id, seq);
    }

    @Operation(summary = "Recall a message")
    @DeleteMapping("/{seq}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void recall(Actor actor, @PathVariable ConversationId id, @PathVariable long seq) {
        commands.submit(actor, id, new Command.Recall(seq));
    }

    @Operation(summary = "React to a message", description = "Repeating it makes no entry.")
    @PutMapping("/{seq}/reactions/{emoji}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void react(Actor actor, @PathVariable ConversationId id, @PathVariable long seq, @PathVariable String emoji) {
        commands.submit(actor, id, new Command.React(seq, Emoji.validate(emoji), true));
    }

    @Operation(summary = "Take a reaction back", description = "Repeating it makes no entry.")
    @DeleteMapping("/{seq}/reactions/{emoji}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void takeBack(Actor actor, @PathVariable ConversationId id, @PathVariable long seq, @PathVariable String emoji) {
        commands.submit(actor, id, new Command.React(seq, Emoji.validate(emoji), false));
    }

    private Bytes encrypt(Actor actor, ConversationId id, MessageBody body) {
        return Bytes.of(cipher.encrypt(body.content().array(), id, actor.user(), actor.commandId()));
    }
}
