package im.magpie.connection.command;

import im.magpie.common.content.ClientMessageId;
import im.magpie.common.content.Content;
import im.magpie.common.crypto.ContentCipher;
import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Command;
import im.magpie.common.event.CommandEvent;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.id.ConversationId;
import im.magpie.common.observability.Trace;
import im.magpie.connection.frame.ClientFrame;
import im.magpie.connection.frame.ServerFrame;
import im.magpie.connection.route.Incarnation;
import im.magpie.connection.session.ClientSocket;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Turns frames into commands. On the event loop of the socket; each method throws {@link MagpieException} for what it refuses, and
 * nothing is published then.
 */
@Component
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private final CommandLog log;
    private final Unanswered unanswered;
    private final ContentCipher cipher;
    private final long incarnation;
    private final long deadlineMs;

    Commands(
            CommandLog log,
            Unanswered unanswered,
            ContentCipher cipher,
            Incarnation incarnation,
            CommandProperties properties) {
        this.log = log;
        this.unanswered = unanswered;
        this.cipher = cipher;
        this.incarnation = incarnation.value();
        deadlineMs = properties.deadline().toMillis();
    }

    public void send(ClientSocket socket, ClientFrame.Send send) {
        String commandId = ClientMessageId.validate(send.clientMessageId());
        byte[] plain = send.content().array();
        Content.validate(plain);
        ConversationId conversation = send.conversationId() != null
                ? send.conversationId()
                : ConversationId.direct(socket.user(), Objects.requireNonNull(send.to()));
        ask(
                socket,
                send.id(),
                conversation,
                commandId,
                () -> new Command.Send(Bytes.of(cipher.encrypt(plain, conversation, socket.user(), commandId))));
    }

    /** Answered even where the client wants no answer: by the socket in it, receipts leave that one out. */
    public void read(ClientSocket socket, ClientFrame.Read read) {
        ask(socket, read.id(), read.conversationId(), null, () -> new Command.Read(read.seq()));
    }

    public void typing(ClientSocket socket, ClientFrame.Typing typing) {
        ConversationId conversation = typing.conversationId();
        if (!socket.typing().passes(conversation, System.nanoTime())) {
            if (typing.id() != null) {
                socket.send(new ServerFrame.Ok(typing.id()));
            }
        } else if (typing.id() != null) {
            ask(socket, typing.id(), conversation, null, Command.Typing::new);
        } else {
            publish(conversation, event(socket, "typing", new Command.Typing(), null));
        }
    }

    /** @param command made only when it is taken: past capacity most are refused, and what they cost is missing for the others */
    private void ask(
            ClientSocket socket,
            @Nullable String id,
            ConversationId conversation,
            @Nullable String commandId,
            Supplier<Command> command) {
        int partition = log.partitionOf(conversation);
        if (!socket.ask()) {
            throw new MagpieException(
                    ErrorCode.RATE_LIMITED, "Too many commands wait for their answer: wait for some of them.");
        }
        Pending pending;
        try {
            pending = unanswered.open(socket, id, partition, System.nanoTime());
        } catch (MagpieException e) {
            socket.answered();
            throw e;
        }
        Trace trace = Trace.from(null);
        ReplyTo replyTo = new ReplyTo(incarnation, socket.number(), pending.request(), trace.traceId());
        String name = commandId == null ? pending.request() : commandId;
        log(trace, name, conversation);
        try {
            log.append(
                    partition,
                    conversation,
                    event(socket, name, command.get(), replyTo),
                    trace,
                    (metadata, failure) -> {
                        if (failure != null) {
                            giveUp(unanswered.settle(pending.request()));
                        }
                    });
        } catch (KafkaException e) {
            if (unanswered.settle(pending.request()) != null) {
                socket.answered();
                throw new MagpieException(ErrorCode.UNAVAILABLE);
            }
        }
    }

    private static void log(Trace trace, String command, ConversationId conversation) {
        if (LOG.isDebugEnabled()) {
            try (MDC.MDCCloseable _ = trace.inLogs()) {
                LOG.debug("Command {} goes to the log of {}", command, conversation);
            }
        }
    }

    private void publish(ConversationId conversation, CommandEvent event) {
        try {
            log.append(log.partitionOf(conversation), conversation, event, Trace.from(null), (metadata, failure) -> {});
        } catch (KafkaException e) {
            LOG.debug("Kafka did not take a typing", e);
        }
    }

    private CommandEvent event(ClientSocket socket, String id, Command command, @Nullable ReplyTo replyTo) {
        return new CommandEvent(socket.user().value(), id, command, System.currentTimeMillis() + deadlineMs, replyTo);
    }

    @Scheduled(fixedDelay = 100)
    void giveUpOnTheLate() {
        unanswered.expired(System.nanoTime()).forEach(Commands::giveUp);
    }

    private static void giveUp(@Nullable Pending pending) {
        if (pending != null) {
            ClientSocket socket = pending.socket();
            socket.execute(() -> {
                socket.answered();
                socket.refuse(pending.id(), new MagpieException(ErrorCode.UNAVAILABLE));
            });
        }
    }
}
