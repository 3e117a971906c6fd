package im.magpie.e2e.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.e2e.Installation;
import im.magpie.sdk.Magpie;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The installation behind nginx: over TLS, sockets straight to connection-service. */
class TalkThroughNginxTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final List<String> SECURITY_HEADERS = List.of(
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "X-Frame-Options",
            "Referrer-Policy",
            "Strict-Transport-Security");
    private static final Pattern FILE = Pattern.compile("/assets/[^\"]+\\.js");
    /** More by hand: the how-to says how many were seen to survive. */
    private static final int SOCKETS = Integer.getInteger("magpie.e2e.sockets", 100);

    private static final int SOCKETS_A_SESSION = 20;
    private static Nginx nginx;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        nginx = Nginx.before(
                List.of(Installation.shared().url().getAuthority()),
                List.of(Installation.shared().webSocket().getAuthority()));
        http = HttpClient.newBuilder()
                .sslContext(nginx.certificate().trusting())
                .build();
    }

    @AfterAll
    static void stop() {
        nginx.close();
    }

    @Test
    void peopleTalk() {
        try (Magpie ann = person("ann");
                Magpie ben = person("ben")) {
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            ben.onMessage(message -> heard.add(message.text()));
            ann.connect();
            ben.connect();
            ann.sendTo(ben.userId(), "through nginx").join();
            Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly("through nginx"));
            String group = ann.conversations()
                    .createGroup("behind nginx", List.of(ben.userId()))
                    .id();
            ann.send(group, "to all").join();
            Awaitility.await().untilAsserted(() -> assertThat(heard).contains("to all"));
        }
    }

    @Test
    void aReloadDropsNoSocketAndPeopleTalkOn() throws Exception {
        Set<Long> before = nginx.workers();
        try (Magpie owner = person("owner");
                Magpie writer = person("writer")) {
            List<WatchedSocket> sockets = new ArrayList<>();
            Magpie session = owner;
            for (int i = 0; i < SOCKETS; i++) {
                if (i > 0 && i % SOCKETS_A_SESSION == 0) {
                    session = at().logIn(owner.user().username(), PASSWORD);
                    sockets.forEach(WatchedSocket::ping);
                }
                sockets.add(WatchedSocket.open(nginx, session.credentials().accessToken()));
            }
            nginx.reload();
            writer.connect();
            String text = UUID.randomUUID().toString();
            writer.sendTo(owner.userId(), text).join();
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(sockets)
                    .allSatisfy(socket -> assertThat(socket.heard()).contains(text)));
            assertThat(sockets).noneMatch(WatchedSocket::isClosed);
            // They are kept by the workers from before, which go when the last socket has gone.
            assertThat(nginx.workers()).containsAnyElementsOf(before);
            sockets.forEach(WatchedSocket::close);
        }
        // That of the writer too: for a moment old and new workers both take connections.
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(nginx.workers())
                .doesNotContainAnyElementsOf(before));
    }

    @Test
    void securityHeadersComeOnceOnEverything() throws Exception {
        for (String path : List.of("/", "/v1/users/me", "/v1/openapi.json", "/nowhere", "/actuator/prometheus")) {
            HttpResponse<String> answer = get(path);
            for (String header : SECURITY_HEADERS) {
                assertThat(answer.headers().allValues(header))
                        .as("%s of %s", header, path)
                        .hasSize(1);
            }
        }
    }

    @Test
    void thePagesFilesAreCompressedAndNothingElse() throws Exception {
        HttpResponse<String> page = get("/", "Accept-Encoding", "gzip");
        assertThat(page.headers().firstValue("Content-Encoding")).isEmpty();
        Matcher file = FILE.matcher(page.body());
        assertThat(file.find()).as(page.body()).isTrue();
        // Twice, for nginx keeps it.
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> packed = get(file.group(), "Accept-Encoding", "br, gzip");
            assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(packed.headers().firstValue("Vary")).hasValue("Accept-Encoding");
            HttpResponse<String> plain = get(file.group());
            assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
            assertThat(plain.body()).isNotEqualTo(packed.body());
        }
        assertThat(get("/v1/openapi.json", "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
                .isEmpty();
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(nginx.url().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static im.magpie.sdk.Installation at() {
        return Magpie.at(nginx.url().toString()).tls(nginx.certificate().trusting());
    }

    private static Magpie person(String prefix) {
        String name = prefix + "-" + UUID.randomUUID();
        at().register(name, PASSWORD);
        return at().logIn(name, PASSWORD);
    }
}
