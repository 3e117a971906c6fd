package im.magpie.common.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import im.magpie.common.security.RevocationSource.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** G7: nobody is held to be there only when every address of every name refuses. Pods are listeners on loopback addresses of their own. */
class RevocationSourceTest {
    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private final List<Pod> pods = new ArrayList<>();
    private final List<String> lookedUp = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile List<String> users = List.of();
    private final int port = freePort();
    private final RevocationSource source = source("http://users.test:" + port);

    @AfterEach
    void end() {
        pods.forEach(Pod::close);
        threads.shutdownNow();
    }

    @Test
    void anotherInstanceOfTheSameNameIsAskedWhenOneRefuses() throws IOException {
        users = List.of("127.0.0.2", "127.0.0.3", "127.0.0.4");
        Pod alive = new Pod("127.0.0.4");
        assertThat(source.since(7)).isInstanceOf(Answer.Known.class);
        assertThat(alive.heard)
                .containsExactly(
                        "users.test:" + port + " /internal/v1/revocations?since=7 " + TestIssuer.INTERNAL_TOKEN);
    }

    @Test
    void nobodyIsThereWhenEveryAddressRefuses() {
        users = List.of("127.0.0.2", "127.0.0.3");
        long before = System.nanoTime();
        assertThat(source.since(0))
                .isInstanceOfSatisfying(Answer.NobodyThere.class, nobody -> assertThat(nobody.asked())
                        .isBetween(before, System.nanoTime()));
    }

    @Test
    void oneThatHangsAmongThoseThatRefuseMayRevoke() throws IOException {
        users = List.of("127.0.0.2", "127.0.0.3", "127.0.0.4");
        new Pod("127.0.0.3").hang();
        assertThat(source.since(0)).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void aNameThatLeadsNowhereSaysNothing() {
        assertThat(source("http://users.test:" + port, "http://nowhere.test:" + port)
                        .since(0))
                .isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void eachNameCountsThoughAnotherRefuses() throws IOException {
        users = List.of("127.0.0.2");
        new Pod("127.0.0.5");
        assertThat(source("http://users.test:" + port, "http://127.0.0.5:" + port)
                        .since(0))
                .isInstanceOf(Answer.Known.class);
    }

    @Test
    void aNewInstanceIsFoundInTheRoundInWhichTheFormerOneRefuses() throws IOException {
        users = List.of("127.0.0.2");
        Pod former = new Pod("127.0.0.2");
        assertThat(source.since(0)).isInstanceOf(Answer.Known.class);
        former.close();
        users = List.of("127.0.0.3");
        new Pod("127.0.0.3");
        assertThat(source.since(0)).isInstanceOf(Answer.Known.class);
    }

    @Test
    void oneThatHangsIsWaitedForOnce() throws IOException {
        users = List.of("127.0.0.2", "127.0.0.3");
        Pod hanging = new Pod("127.0.0.2");
        hanging.hang();
        new Pod("127.0.0.3");
        long begun = System.nanoTime();
        Answer first = source.since(0);
        assertThat(first).isInstanceOfSatisfying(Answer.Known.class, known -> assertThat(known.asked() - begun)
                .as("what it tells is as new as its question, not as the round")
                .isGreaterThanOrEqualTo(TIMEOUT.toNanos()));
        assertThat(source.since(0)).isInstanceOf(Answer.Known.class);
        assertThat(source.since(0)).isInstanceOf(Answer.Known.class);
        assertThat(hanging.heard).hasSize(1);
        assertThat(lookedUp).as("no name is looked up while all is well").hasSize(1);
    }

    @Test
    void withTlsARefusalIsBelievedOfTheOnlyAddress() {
        users = List.of("127.0.0.2");
        assertThat(source("https://localhost:" + port).since(0)).isInstanceOf(Answer.NobodyThere.class);
        users = List.of("127.0.0.2", "127.0.0.3");
        assertThat(source("https://localhost:" + port).since(0)).isInstanceOf(Answer.Unknown.class);
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RevocationSource source(String... urls) {
        return new RevocationSource(
                List.of(urls).stream().map(URI::create).toList(),
                new InternalToken(TestIssuer.INTERNAL_TOKEN),
                TIMEOUT,
                JsonMapper.builder().build(),
                this::addressesOf);
    }

    private InetAddress[] addressesOf(String host) throws UnknownHostException {
        lookedUp.add(host);
        return switch (host) {
            case "users.test", "localhost" ->
                users.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
            case "nowhere.test" -> throw new UnknownHostException(host);
            default -> InetAddress.getAllByName(host);
        };
    }

    /** Takes questions at an address of its own, at the port of all. */
    private final class Pod {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final HttpServer server;
        private volatile CountDownLatch answering = new CountDownLatch(0);

        Pod(String address) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), port), 0);
            server.createContext("/internal/v1/revocations", exchange -> {
                try (exchange) {
                    heard.add(exchange.getRequestHeaders().getFirst("Host") + " "
                            + exchange.getRequestURI().getPath() + "?"
                            + exchange.getRequestURI().getQuery() + " "
                            + exchange.getRequestHeaders().getFirst(InternalToken.HEADER));
                    answering.await();
                    byte[] body = "{\"now\":1,\"items\":[]}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            server.setExecutor(threads);
            server.start();
            pods.add(this);
        }

        void hang() {
            answering = new CountDownLatch(1);
        }

        void close() {
            answering.countDown();
            server.stop(0);
        }
    }
}
