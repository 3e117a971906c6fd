package im.magpie.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One device of one user. It looks for a few bytes in a frame instead of reading it: the generator shares the machine with what it measures.
 */
final class Client {
    private static final ByteBuf ENTRY = bytes("{\"type\":\"entry\"");
    private static final ByteBuf ACK = bytes("{\"type\":\"ack\"");
    private static final ByteBuf CONNECTED = bytes("{\"type\":\"connected\"");
    private static final ByteBuf HEADS = bytes("{\"type\":\"heads\"");
    private static final ByteBuf ENTRIES = bytes("{\"type\":\"entries\"");
    private static final ByteBuf OK = bytes("{\"type\":\"ok\"");
    private static final ByteBuf LAGGING = bytes("{\"type\":\"lagging\"");
    private static final ByteBuf ERROR = bytes("{\"type\":\"error\"");
    private static final ByteBuf ID = bytes("\"id\":\"");
    private static final ByteBuf QUESTION = bytes("\"id\":\"q");
    private static final ByteBuf TEXT = bytes("\"text\":\"");
    private static final ByteBuf RETRY = bytes("\"retryAfterMs\":");

    /** Where a node says nothing of when to come again. */
    private static final int COME_AGAIN_MS = 200;

    private final Account account;
    private final int number;
    private final Clients clients;
    private volatile CompletableFuture<Channel> connected = new CompletableFuture<>();
    private final Map<Long, Question> questions = new ConcurrentHashMap<>();
    private final AtomicLong asked = new AtomicLong();
    private volatile boolean leaving;

    /** @param number of this socket in the run */
    Client(Account account, int number, Clients clients) {
        this.account = account;
        this.number = number;
        this.clients = clients;
    }

    Account account() {
        return account;
    }

    /** Connects, however often it is told to come later; done when the node has said {@code connected}. */
    CompletableFuture<Channel> connect() {
        leaving = false;
        connected = new CompletableFuture<>();
        clients.attempt(this, 0);
        return connected;
    }

    CompletableFuture<Channel> connected() {
        return connected;
    }

    /** Hangs up, once it is connected. */
    void leave() {
        leaving = true;
        var _ = connected.thenAccept(channel -> {
            var _ = channel.close();
        });
    }

    /** @param fields of the frame but its id */
    private record Question(String fields, CompletableFuture<String> answer) {}

    /**
     * Asks, and again whenever it is told to.
     *
     * @param fields of the frame but its id
     */
    CompletableFuture<String> ask(String fields) {
        Question question = new Question(fields, new CompletableFuture<>());
        long id = asked.incrementAndGet();
        questions.put(id, question);
        ask(id, question);
        return question.answer();
    }

    private void ask(long id, Question question) {
        write("{\"id\":\"q" + id + "\"," + question.fields() + "}");
    }

    /** Once it is connected; never waits, for it may be the network's own thread that writes. */
    void write(String json) {
        var _ = connected.thenAccept(channel -> {
            var _ = channel.writeAndFlush(
                    new TextWebSocketFrame(ByteBufUtil.writeAscii(channel.alloc(), json)), channel.voidPromise());
        });
    }

    /** One attempt to connect, and what comes then. */
    final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {
        private boolean comesAgain;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                String json = "{\"type\":\"connect\",\"id\":\"c\",\"token\":\"" + account.token() + "\"}";
                var _ = context.writeAndFlush(new TextWebSocketFrame(ByteBufUtil.writeAscii(context.alloc(), json)));
            } else if (event instanceof IdleStateEvent && connected.isDone()) {
                write("{\"type\":\"ping\"}");
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            ByteBuf json = frame.content();
            if (starts(json, ENTRY)) {
                clients.meter().received(number(json, TEXT), number);
            } else if (starts(json, ACK)) {
                clients.meter().acknowledged(number(json, ID));
            } else if (starts(json, HEADS) || starts(json, ENTRIES) || starts(json, OK)) {
                Question question = questions.remove(number(json, QUESTION));
                if (question != null) {
                    question.answer().complete(json.toString(StandardCharsets.UTF_8));
                }
            } else if (starts(json, CONNECTED)) {
                connected.complete(context.channel());
            } else if (starts(json, ERROR)) {
                refused(json);
            } else if (starts(json, LAGGING)) {
                clients.meter().lagging();
            }
        }

        /** Who is told to come again does so. */
        private void refused(ByteBuf json) {
            String text = json.toString(StandardCharsets.UTF_8);
            long wait = number(json, RETRY);
            if (!connected.isDone()) {
                comesAgain = wait > 0;
                if (comesAgain) {
                    clients.attempt(Client.this, wait);
                } else {
                    connected.completeExceptionally(new BenchException(text));
                }
            } else if (number(json, QUESTION) >= 0) {
                refusedQuestion(number(json, QUESTION), text, wait);
            } else {
                clients.meter().refused(number(json, ID), text, wait <= 0);
            }
        }

        private void refusedQuestion(long id, String text, long wait) {
            Question question = questions.get(id);
            if (question != null && wait > 0) {
                clients.askedAgain();
                clients.later(wait, () -> ask(id, question));
            } else if (question != null) {
                question.answer().completeExceptionally(new BenchException(text));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (comesAgain || leaving) {
                return;
            }
            if (connected.isDone()) {
                clients.meter().closed();
                questions.values().forEach(question -> question.answer()
                        .completeExceptionally(new BenchException("The socket was closed before its answer came.")));
            } else {
                failed();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }

    /** It could not even connect: comes again after a while, and not all at the same moment. */
    void failed() {
        clients.attempt(this, COME_AGAIN_MS + ThreadLocalRandom.current().nextInt(2 * COME_AGAIN_MS));
    }

    private static boolean starts(ByteBuf json, ByteBuf start) {
        int length = start.readableBytes();
        return json.readableBytes() > length && ByteBufUtil.equals(json, json.readerIndex(), start, 0, length);
    }

    /** The decimal number behind a mark; -1 if there is none. */
    private static long number(ByteBuf json, ByteBuf mark) {
        int at = ByteBufUtil.indexOf(mark, json);
        if (at < 0) {
            return -1;
        }
        long number = -1;
        for (int i = at + mark.readableBytes(); i < json.writerIndex(); i++) {
            int digit = json.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number = Math.max(0, number) * 10 + digit;
        }
        return number;
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
