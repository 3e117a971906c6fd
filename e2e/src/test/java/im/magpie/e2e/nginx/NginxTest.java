package im.magpie.e2e.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What nginx passes on, repeats, refuses and says itself, before gateways that fail as they are told. */
class NginxTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int REQUESTS = 12;
    private static final int LARGEST = 80 * 1024;

    private final Upstream one = new Upstream();
    private final Upstream other = new Upstream();
    private Nginx nginx;
    private HttpClient http;

    @BeforeEach
    void start() {
        nginx = Nginx.before(List.of(one.address(), other.address()), List.of(one.address()));
        http = HttpClient.newBuilder()
                .sslContext(nginx.certificate().trusting())
                .build();
    }

    @AfterEach
    void stop() {
        nginx.close();
        one.close();
        other.close();
    }

    @Test
    void theClientIsWhoNginxSeesWhateverItClaims() throws Exception {
        ask(request("/v1/users/me")
                .header("X-Forwarded-For", "203.0.113.7")
                .header("X-Forwarded-Proto", "http")
                .header("X-Forwarded-Host", "evil.example.org")
                .header("X-Real-IP", "203.0.113.7")
                .header("Forwarded", "for=203.0.113.7")
                .header("Magpie-Internal", "guessed"));
        Upstream.Request asked = asked().getFirst();
        assertThat(asked.header("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(asked.header("X-Forwarded-Proto")).containsExactly("https");
        assertThat(asked.header("Host")).containsExactly(nginx.url().getAuthority());
        assertThat(Stream.of("X-Forwarded-Host", "X-Real-IP", "Forwarded", "Magpie-Internal")
                        .flatMap(name -> asked.header(name).stream()))
                .isEmpty();
    }

    @Test
    void aPostThatBrokeOffIsNeverRepeatedAndItsOutcomeIsSaidToBeUnknown() throws Exception {
        one.breakOff();
        List<HttpResponse<String>> answers = answersTo("POST");
        assertThat(asked())
                .extracting(Upstream.Request::line)
                .doesNotHaveDuplicates()
                .hasSize(REQUESTS);
        List<HttpResponse<String>> broken =
                answers.stream().filter(answer -> answer.statusCode() != 200).toList();
        assertThat(broken).hasSameSizeAs(one.requests()).isNotEmpty().allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(problem(answer).path("code").asString()).isEqualTo("unavailable");
            assertThat(problem(answer).path("retryAfterMs").asLong()).isPositive();
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        });
    }

    @Test
    void aGetThatBrokeOffIsAskedOfTheNextGateway() throws Exception {
        one.breakOff();
        assertThat(answersTo("GET")).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(one.requests()).isNotEmpty();
    }

    @Test
    void whatCouldNotBeSentGoesToTheNextGatewayWhateverItIs() throws Exception {
        one.close();
        assertThat(answersTo("POST")).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(nginx.errors()).contains("Connection refused");
    }

    @Test
    void errorsOfNginxAreProblemsWithTheHeadersOfTheGateway() throws Exception {
        assertThat(ask(request("/v1/users").POST(BodyPublishers.ofByteArray(new byte[LARGEST])))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> tooLarge =
                ask(request("/v1/users").POST(BodyPublishers.ofByteArray(new byte[LARGEST + 1])));
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(problem(tooLarge).path("code").asString()).isEqualTo("too_large");
        assertThat(tooLarge.headers().allValues("X-Frame-Options")).containsExactly("DENY");
        assertThat(tooLarge.headers().allValues("Strict-Transport-Security")).hasSize(1);
        assertThat(tooLarge.headers().firstValue("Server")).hasValue("nginx");
    }

    @Test
    void metricsAreNotShown() throws Exception {
        assertThat(ask(request("/actuator/prometheus")).statusCode()).isEqualTo(404);
        assertThat(ask(request("/actuator/health/readiness")).statusCode()).isEqualTo(200);
        assertThat(asked()).hasSize(1);
    }

    @Test
    void headersOfTheGatewayAreNotDoubledAndOnlyFilesMayBeCompressed() throws Exception {
        HttpResponse<String> answer = ask(request("/v1/users/me").header("Accept-Encoding", "gzip"));
        assertThat(answer.headers().allValues("X-Frame-Options")).containsExactly("DENY");
        ask(request("/assets/page.js").header("Accept-Encoding", "gzip"));
        assertThat(asked())
                .anySatisfy(asked -> assertThat(asked.header("Accept-Encoding")).isEmpty())
                .anySatisfy(asked -> assertThat(asked.header("Accept-Encoding")).containsExactly("gzip"));
    }

    @Test
    void aFileOfThePageIsAskedForOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            ask(request("/assets/page-1234.js?" + i));
            ask(request("/v1/users/me"));
        }
        assertThat(asked())
                .extracting(Upstream.Request::line)
                .filteredOn(line -> line.contains("/assets/"))
                .hasSize(1);
        assertThat(asked()).hasSize(6);
    }

    /** A file would hold in the clear what people wrote (G9). */
    @Test
    void whatPeopleWroteIsPutIntoNoFileHoweverSlowlyItIsRead() throws Exception {
        one.answerWith(new byte[20_000_000]);
        other.answerWith(new byte[20_000_000]);
        try (SSLSocket slow = open(nginx.url().getPort(), null)) {
            slow.getOutputStream()
                    .write("GET /v1/big HTTP/1.1\r\nHost: chat.example.org\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            slow.getInputStream().readNBytes(10_000);
            long[] before = {-1};
            Awaitility.await("nginx takes no more")
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        long last = before[0];
                        before[0] = one.written() + other.written();
                        return before[0] == last;
                    });
            assertThat(slow.getInputStream().readNBytes(10_000_000)).hasSize(10_000_000);
        }
        ask(request("/v1/users").POST(BodyPublishers.ofByteArray(new byte[LARGEST])));
        assertThat(nginx.errors()).doesNotContain("temporary file");
    }

    @Test
    void onlyTheRightNameIsServedAndPlainRequestsAreSentToTls() throws Exception {
        assertThatThrownBy(() -> {
                    try (SSLSocket wrong = open(nginx.named(), "evil.example.org")) {
                        wrong.startHandshake();
                    }
                })
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("unrecognized_name");
        // Second, for Java would resume its session under the wrong name.
        try (SSLSocket right = open(nginx.named(), "chat.example.org")) {
            right.startHandshake();
            assertThat(right.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
        assertThat(plainly("chat.example.org"))
                .startsWith("HTTP/1.1 308 ")
                .contains("\r\nLocation: https://chat.example.org/a?b=c\r\n");
        assertThatThrownBy(() -> plainly("evil.example.org")).isInstanceOf(SocketException.class);
    }

    @Test
    void http2IsSpoken() throws Exception {
        assertThat(ask(request("/")).version()).isEqualTo(HttpClient.Version.HTTP_2);
    }

    private String plainly(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), nginx.plain())) {
            socket.getOutputStream()
                    .write(("GET /a?b=c HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private SSLSocket open(int port, @Nullable String name) throws IOException {
        SSLSocket socket = (SSLSocket)
                nginx.certificate().trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        if (name != null) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
        }
        return socket;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(nginx.url().resolve(path));
    }

    private HttpResponse<String> ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** One after the other, each for a path of its own. */
    private List<HttpResponse<String>> answersTo(String method) {
        return IntStream.range(0, REQUESTS)
                .mapToObj(i -> {
                    try {
                        return ask(request("/v1/messages/" + i).method(method, BodyPublishers.ofString("{}")));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    private List<Upstream.Request> asked() {
        return Stream.of(one, other)
                .flatMap(upstream -> upstream.requests().stream())
                .toList();
    }

    private static JsonNode problem(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
        return problem;
    }
}
