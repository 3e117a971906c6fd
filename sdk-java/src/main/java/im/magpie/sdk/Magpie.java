package im.magpie.sdk;

import im.magpie.sdk.log.Content;
import im.magpie.sdk.log.Conversations;
import im.magpie.sdk.log.Entry;
import im.magpie.sdk.rest.Accounts;
import im.magpie.sdk.rest.Api;
import im.magpie.sdk.rest.ConversationCalls;
import im.magpie.sdk.rest.Credentials;
import im.magpie.sdk.rest.Http;
import im.magpie.sdk.rest.MagpieException;
import im.magpie.sdk.rest.Tokens;
import im.magpie.sdk.rest.User;
import im.magpie.sdk.session.Event;
import im.magpie.sdk.session.Input;
import im.magpie.sdk.session.OutboxMessage;
import im.magpie.sdk.session.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A signed-in client.
 *
 * <p>Register listeners, then {@link #connect} or {@link #run}. Listeners are called one at a time on one thread; each entry of each
 * conversation, one's own included, comes once, in order, with nothing left out, however often the connection breaks. Sends wait in an
 * outbox, and are stored once. All methods may be called from any thread.
 */
public final class Magpie implements AutoCloseable {
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Tokens tokens;
    private final Api api;
    private final Driver driver;

    Magpie(Http http, Tokens tokens, Function<Consumer<Event>, Driver> driver) {
        this.tokens = tokens;
        this.api = new Api(http, tokens);
        this.driver = driver.apply(this::tell);
    }

    /** The installation at an address such as {@code http://127.0.0.1:8080}. */
    public static Installation at(String url) {
        return Installation.at(url);
    }

    /** Whose session this is. */
    public User user() {
        return tokens.current().user();
    }

    /** The id of that user. */
    public String userId() {
        return user().id();
    }

    /** The present credentials; the refresh token in them may be used by this client alone. */
    public Credentials credentials() {
        return tokens.current();
    }

    /** Users, sessions, presence. */
    public Accounts accounts() {
        return new Accounts(api);
    }

    /** Conversations, members, history, messages by REST. */
    public ConversationCalls conversations() {
        return new ConversationCalls(api);
    }

    /** Any other call. */
    public Api api() {
        return api;
    }

    /** Is told of everything. */
    public Magpie onEvent(Consumer<Event> listener) {
        listeners.add(listener);
        return this;
    }

    /** Is told of each entry of each conversation, one's own included. */
    public Magpie onEntry(Consumer<Entry> listener) {
        return onEvent(event -> {
            if (event instanceof Event.EntryReceived(Entry entry)) {
                listener.accept(entry);
            }
        });
    }

    /** Is told of the messages that others send. */
    public Magpie onMessage(Consumer<Message> listener) {
        return onEntry(entry -> {
            if (entry.isMessage()
                    && entry.recalledAt() == null
                    && !entry.senderId().equals(userId())) {
                listener.accept(new Message(entry, this));
            }
        });
    }

    /** Connects, stays connected, and returns when the first sync is through; waits at most a minute. */
    public Magpie connect() {
        return connect(Duration.ofMinutes(1));
    }

    /** Connects; after the time given it fails with {@code unavailable}, but goes on trying until it is closed. */
    public Magpie connect(Duration atMost) {
        start();
        try {
            driver.ready().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return this;
        } catch (TimeoutException e) {
            throw new MagpieException("unavailable", "No connection within " + atMost + ".", 0, 0, null, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MagpieException cause ? cause : new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MagpieException("closed", "Interrupted while connecting.", 0, 0, null, e);
        }
    }

    /** Connects without waiting. */
    public Magpie start() {
        if (started.compareAndSet(false, true)) {
            driver.start();
        }
        return this;
    }

    /** Connects, and returns when this client is closed or signed out. */
    public void run() {
        start();
        driver.ended().join();
    }

    /** Sends a text; what it gives is done when the message is stored, or fails with {@link MagpieException} when it never will be. */
    public CompletableFuture<Outcome.Acknowledged> send(String conversationId, String text) {
        return send(conversationId, Content.text(text));
    }

    /** Sends a message under a new id. */
    public CompletableFuture<Outcome.Acknowledged> send(String conversationId, Content content) {
        return send(conversationId, UUID.randomUUID().toString(), content);
    }

    /** Sends a message under an id of one's own: under the same id it is stored once for ever. */
    public CompletableFuture<Outcome.Acknowledged> send(
            String conversationId, String clientMessageId, Content content) {
        return driver.send(new OutboxMessage(conversationId, clientMessageId, content));
    }

    /** Sends a text to a user, in the direct conversation with them. */
    public CompletableFuture<Outcome.Acknowledged> sendTo(String userId, String text) {
        return send(direct(userId), text);
    }

    /** The direct conversation with a user; with oneself, one's notes. */
    public String direct(String otherUserId) {
        return Conversations.direct(userId(), otherUserId);
    }

    /** Moves one's read cursor, now or when connected again. */
    public void read(String conversationId, long seq) {
        driver.accept(new Input.Read(conversationId, seq));
    }

    /** Tells the others that one is typing; more than once in 3 s is not sent. */
    public void typing(String conversationId) {
        driver.accept(new Input.Typing(conversationId));
    }

    /** Closes the connection; the session stays, and can be resumed. Sends that are not acknowledged fail with {@code closed}. */
    @Override
    public void close() {
        driver.accept(new Input.Stop());
        if (started.compareAndSet(false, true)) {
            driver.start();
        }
        driver.ended().join();
        driver.stopDelivery();
    }

    /** Ends the session for good. */
    public void logOut() {
        accounts().revoke(tokens.current().sessionId());
        close();
    }

    private void tell(Event event) {
        listeners.forEach(listener -> listener.accept(event));
    }
}
