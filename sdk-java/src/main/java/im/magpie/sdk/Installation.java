package im.magpie.sdk;

import im.magpie.sdk.rest.Credentials;
import im.magpie.sdk.rest.Device;
import im.magpie.sdk.rest.Http;
import im.magpie.sdk.rest.Tokens;
import im.magpie.sdk.rest.User;
import im.magpie.sdk.session.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * An installation of Magpie at an address: register and log in here, as often as you like. Clients of one installation share an HTTP
 * client. Each setting gives another {@code Installation}; stores belong to one client, so name them anew for each log-in.
 */
public final class Installation {
    private final HttpClient client;
    private final URI base;
    private final Options options;

    Installation(HttpClient client, URI base, Options options) {
        this.client = client;
        this.base = base;
        this.options = options;
    }

    static Installation at(String url) {
        return new Installation(http().build(), URI.create(url.replaceAll("/+$", "")), Options.defaults());
    }

    private static HttpClient.Builder http() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10));
    }

    /** Which certificates are believed, where they are not of an authority that Java knows; REST and sockets alike. */
    public Installation tls(SSLContext context) {
        return new Installation(http().sslContext(context).build(), base, options);
    }

    /** Opens sockets there instead of at the installation's own address; {@code /v1/ws} is added where there is no path. */
    public Installation webSocket(URI address) {
        String text = address.toString().replaceFirst("^http", "ws").replaceAll("/+$", "");
        boolean bare = address.getPath() == null || address.getPath().length() <= 1;
        return with(
                URI.create(bare ? text + "/v1/ws" : text),
                options.device(),
                options.settings(),
                options.outbox(),
                options.positions(),
                options.keeper());
    }

    /** What the list of sessions says. */
    public Installation device(String name, String platform) {
        return with(
                options.webSocket(),
                new Device(name, platform),
                options.settings(),
                options.outbox(),
                options.positions(),
                options.keeper());
    }

    /** How clients behave. */
    public Installation settings(Settings settings) {
        return with(
                options.webSocket(),
                options.device(),
                settings,
                options.outbox(),
                options.positions(),
                options.keeper());
    }

    /** Hear all of each conversation from its beginning, not only what is new. */
    public Installation fromTheBeginning() {
        return settings(options.settings().startingAt(Settings.Start.BEGINNING));
    }

    /** Where sends are kept until they are settled; in memory if not said. */
    public Installation outbox(OutboxStore store) {
        return with(
                options.webSocket(),
                options.device(),
                options.settings(),
                store,
                options.positions(),
                options.keeper());
    }

    /** Where positions are kept; in memory if not said. */
    public Installation positions(PositionStore store) {
        return with(
                options.webSocket(), options.device(), options.settings(), options.outbox(), store, options.keeper());
    }

    /** Is given the credentials at log-in and after each refresh, before they are used: to keep for {@link #resume}. */
    public Installation credentials(Consumer<Credentials> keeper) {
        return with(
                options.webSocket(),
                options.device(),
                options.settings(),
                options.outbox(),
                options.positions(),
                keeper);
    }

    private Installation with(
            @Nullable URI webSocket,
            Device device,
            Settings settings,
            @Nullable OutboxStore outbox,
            @Nullable PositionStore positions,
            Consumer<Credentials> keeper) {
        return new Installation(
                client,
                base,
                new Options(webSocket, device, settings, options.queuedEvents(), outbox, positions, keeper));
    }

    /** Makes an account, where registration is open. */
    public User register(String username, String password) {
        return register(username, password, username);
    }

    /** Makes an account with a name to show. */
    public User register(String username, String password, String displayName) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("username", username)
                .put("password", password)
                .put("displayName", displayName);
        return User.of(new Http(client, base).exchange("POST", "/v1/users", body, Map.of()));
    }

    /** A new session of a user; it is not connected before {@link Magpie#connect} or {@link Magpie#run}. */
    public Magpie logIn(String username, String password) {
        Http http = new Http(client, base);
        return magpie(
                http, Tokens.logIn(http, Clock.systemUTC(), options.keeper(), username, password, options.device()));
    }

    /** Goes on with a session by the refresh token that was kept last. */
    public Magpie resume(String refreshToken) {
        Http http = new Http(client, base);
        return magpie(http, Tokens.resume(http, Clock.systemUTC(), options.keeper(), refreshToken));
    }

    private Magpie magpie(Http http, Tokens tokens) {
        URI webSocket = Optional.ofNullable(options.webSocket())
                .orElseGet(() -> URI.create(base.toString().replaceFirst("^http", "ws") + "/v1/ws"));
        return new Magpie(http, tokens, listener -> new Driver(client, options, webSocket, tokens, listener));
    }
}
