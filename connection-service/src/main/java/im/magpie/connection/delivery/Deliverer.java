package im.magpie.connection.delivery;

import im.magpie.common.crypto.ContentCipher;
import im.magpie.common.event.Bytes;
import im.magpie.common.event.Delivery;
import im.magpie.common.event.Entry;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.ReplyTo;
import im.magpie.common.frame.EntryView;
import im.magpie.common.id.UserId;
import im.magpie.common.observability.Trace;
import im.magpie.connection.command.Pending;
import im.magpie.connection.command.Unanswered;
import im.magpie.connection.frame.OutFrame;
import im.magpie.connection.frame.ServerFrame;
import im.magpie.connection.route.Incarnation;
import im.magpie.connection.session.ClientSocket;
import im.magpie.connection.session.Outbox;
import im.magpie.connection.session.Sockets;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Hands the items of deliveries to the sockets concerned. Used by one thread. */
@Component
final class Deliverer {
    private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
    private final Sockets sockets;
    private final Unanswered unanswered;
    private final ContentCipher cipher;
    private final long incarnation;
    private final Outbox outbox = new Outbox();

    Deliverer(Sockets sockets, Unanswered unanswered, ContentCipher cipher, Incarnation incarnation) {
        this.sockets = sockets;
        this.unanswered = unanswered;
        this.cipher = cipher;
        this.incarnation = incarnation.value();
    }

    /**
     * Answers go out in any case.
     *
     * @param live whether news may be shown now
     */
    void deliver(Delivery item, boolean live) {
        switch (item) {
            case Delivery.Live entry -> {
                log(entry.trace(), "An entry is delivered");
                if (live) {
                    fanOut(entry.recipients(), entry.originNode(), entry.originSocket(), () -> entryOf(entry.entry()));
                }
            }
            case Delivery.Push push -> {
                if (live) {
                    fanOut(
                            push.recipients(),
                            push.originNode(),
                            push.originSocket(),
                            () -> OutFrame.push(push.frame().array()));
                }
            }
            case Delivery.Ack ack -> {
                log(ack.replyTo().trace(), "An entry is acknowledged");
                answer(ack.replyTo(), pending -> acknowledged(pending, ack));
            }
            case Delivery.Done done -> answer(done.replyTo(), Deliverer::done);
            case Delivery.Refused refused -> answer(refused.replyTo(), pending -> refused(pending, refused));
        }
    }

    private static void log(@Nullable String trace, String what) {
        if (trace != null && LOG.isDebugEnabled()) {
            try (MDC.MDCCloseable _ = MDC.putCloseable(Trace.MDC_KEY, trace)) {
                LOG.debug(what);
            }
        }
    }

    /** Everything that was delivered since the last time goes out. */
    void flush() {
        outbox.flush();
    }

    private void fanOut(Bytes recipients, long originNode, long originSocket, Supplier<OutFrame> frame) {
        long leftOut = originNode == incarnation ? originSocket : 0;
        List<ClientSocket> audience = new ArrayList<>();
        ByteBuffer users = ByteBuffer.wrap(recipients.array());
        while (users.remaining() >= Long.BYTES) {
            for (ClientSocket socket : sockets.ofUser(users.getLong())) {
                if (socket.number() != leftOut) {
                    audience.add(socket);
                }
            }
        }
        if (audience.isEmpty()) {
            return;
        }
        OutFrame encoded = frame.get();
        encoded.bytes().retain(audience.size());
        for (ClientSocket socket : audience) {
            outbox.add(socket, new OutFrame(encoded.bytes().duplicate(), encoded.live()));
        }
        encoded.bytes().release();
    }

    private OutFrame entryOf(Bytes encoded) {
        Entry entry = EventCodec.decode(encoded.array(), Entry.class);
        Bytes content = entry.content();
        byte[] plain = content == null
                ? null
                : cipher.decrypt(content.array(), entry.conversation(), new UserId(entry.sender()), entry.commandId());
        return OutFrame.entry(EntryView.of(entry, plain));
    }

    private interface Answering {
        void answer(Pending pending);
    }

    private void answer(ReplyTo replyTo, Answering answering) {
        Pending pending = unanswered.settle(replyTo.request());
        if (pending != null) {
            outbox.add(pending.socket(), () -> {
                pending.socket().answered();
                answering.answer(pending);
            });
        }
    }

    private static void acknowledged(Pending pending, Delivery.Ack ack) {
        if (pending.id() != null) {
            pending.socket()
                    .send(new ServerFrame.Ack(
                            pending.id(), ack.conversation(), ack.seq(), Instant.ofEpochMilli(ack.time())));
        }
    }

    private static void done(Pending pending) {
        if (pending.id() != null) {
            pending.socket().send(new ServerFrame.Ok(pending.id()));
        }
    }

    private static void refused(Pending pending, Delivery.Refused refused) {
        pending.socket()
                .send(new ServerFrame.Refusal(
                        pending.id(), refused.code().code(), refused.message(), refused.retryAfterMs()));
    }
}
