package im.magpie.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import im.magpie.common.security.TestIssuer;
import im.magpie.servers.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PresenceTest {
    private static final AtomicLong IDS = new AtomicLong(System.nanoTime());
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Map<String, String> SERVERS = TestServers.shared().properties();
    private static TestIssuer issuer;
    private static MessageService messages;
    private static ConfigurableApplicationContext context;

    private final UserId ann = newUser();
    private final UserId bob = newUser();
    private final UserId stranger = newUser();
    private final List<ConnectionNode> nodes = new ArrayList<>();

    @BeforeAll
    static void start() {
        issuer = new TestIssuer();
        messages = new MessageService();
        context = newInstance();
    }

    @AfterAll
    static void stop() {
        context.close();
        issuer.close();
        messages.close();
    }

    @AfterEach
    void closeNodes() {
        nodes.forEach(ConnectionNode::close);
        messages.resume();
    }

    @Test
    void whoOpensASocketIsOnlineAndTheirPartnersHearOfItAtOnceAndNobodyElse() {
        ConnectionNode node = node();
        messages.talk(ann, bob);
        node.open(bob);
        node.open(stranger);

        node.open(ann);

        await().atMost(TWO_SECONDS).untilAsserted(() -> assertThat(node.frames)
                .contains(bob + " {\"type\":\"presence\",\"userId\":\"" + ann + "\",\"status\":\"online\"}"));
        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("online");
        assertThat(node.frames).noneMatch(frame -> frame.startsWith(stranger.toString()));
    }

    @Test
    void whoClosesTheirLastSocketIsOfflineWithinTwoSecondsAndWasSeenThen() {
        ConnectionNode node = node();
        messages.talk(ann, bob);
        node.open(bob);
        node.open(ann);
        await().until(() -> framesOf(node, ann).size() == 1);
        Instant before = Instant.now().minusMillis(1);

        node.shut(ann);

        await().atMost(TWO_SECONDS)
                .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(2));
        JsonNode frame = framesOf(node, ann).get(1);
        assertThat(frame.path("status").stringValue()).isEqualTo("offline");
        Instant lastSeen = Instant.parse(frame.path("lastSeen").stringValue());
        assertThat(lastSeen).isBetween(before, before.plusSeconds(1));
        assertThat(status(bob, ann).path("lastSeen").stringValue()).isEqualTo(lastSeen.toString());
    }

    @Test
    void severalDevicesAreOneUser() {
        ConnectionNode first = node();
        ConnectionNode second = node();
        messages.talk(ann, bob);
        first.open(bob);
        first.open(ann);
        second.open(ann);
        await().until(() -> framesOf(first, ann).size() == 1);

        first.shut(ann);

        await().during(Duration.ofMillis(1800)).atMost(Duration.ofSeconds(3)).untilAsserted(() -> {
            assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("online");
            assertThat(framesOf(first, ann)).hasSize(1);
        });
    }

    @Test
    void aReconnectDoesNotFlap() {
        ConnectionNode node = node();
        ConnectionNode other = node();
        messages.talk(ann, bob);
        node.open(bob);
        node.open(ann);
        await().until(() -> framesOf(node, ann).size() == 1);

        node.shut(ann);
        other.open(ann);

        await().during(Duration.ofMillis(1800))
                .atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(1));
    }

    @Test
    void whenANodeDiesItsUsersAreOfflineWithinTwoSecondsOfTheEndOfItsLease() {
        ConnectionNode node = node();
        ConnectionNode dying = node();
        messages.talk(ann, bob);
        node.open(bob);
        dying.open(ann);
        await().until(() -> framesOf(node, ann).size() == 1);

        dying.die();

        Duration lease = Duration.ofMillis(1500);
        await().atMost(lease.plus(TWO_SECONDS))
                .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(2));
        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("offline");
        assertThat(status(bob, ann).has("lastSeen")).isTrue();
    }

    @Test
    void whatKafkaLostTheNextSweepFinds() {
        ConnectionNode node = node();
        messages.talk(ann, bob);
        node.open(bob);
        node.fallSilent();

        node.open(ann);

        await().untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(1));
        node.shut(ann);
        await().untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(2));
    }

    @Test
    void aFlushedRedisMakesNobodyFlap() {
        ConnectionNode node = node();
        messages.talk(ann, bob);
        node.open(bob);
        node.open(ann);
        await().until(() -> framesOf(node, ann).size() == 1);

        context.getBean(RedissonClient.class).getKeys().flushdb();

        await().atMost(TWO_SECONDS)
                .until(() -> status(bob, ann).path("status").stringValue().equals("online"));
        await().during(Duration.ofMillis(1800))
                .atMost(Duration.ofSeconds(4))
                .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(1));
        node.shut(ann);
        await().atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(2));
    }

    @Test
    void newsRightAfterALossOfWhatWasAnnouncedMakesNobodyFlap() {
        ConnectionNode node = node();
        messages.talk(ann, bob);
        node.open(bob);
        node.open(ann);
        await().until(() -> framesOf(node, ann).size() == 1);

        context.getBean(RedissonClient.class).getKeys().delete("magpie:presence:online");
        node.open(ann);

        await().during(Duration.ofMillis(1500))
                .atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(1));
    }

    @Test
    void twoInstancesAnnounceAChangeOnce() {
        try (ConfigurableApplicationContext second = newInstance()) {
            assertThat(second.isActive()).isTrue();
            ConnectionNode node = node();
            messages.talk(ann, bob);
            node.open(bob);
            node.open(ann);

            await().untilAsserted(() -> assertThat(framesOf(node, ann)).isNotEmpty());
            await().during(Duration.ofMillis(2500))
                    .atMost(Duration.ofSeconds(4))
                    .untilAsserted(() -> assertThat(framesOf(node, ann)).hasSize(1));
        }
    }

    @Test
    void whoChoosesToBeBusyIsShownSoAtOnceToPartnersAndToTheirOwnOtherDevices() {
        ConnectionNode node = node();
        messages.talk(ann, bob);
        node.open(bob);
        node.open(ann);
        node.open(stranger);
        await().until(() -> !framesOf(node, ann).isEmpty());

        assertThat(choose(ann, "busy").statusCode()).isEqualTo(200);

        String frame = " {\"type\":\"presence\",\"userId\":\"" + ann + "\",\"status\":\"busy\"}";
        await().atMost(TWO_SECONDS).untilAsserted(() -> assertThat(node.frames).contains(bob + frame, ann + frame));
        assertThat(node.frames).doesNotContain(stranger + frame);
        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("busy");
        assertThat(status(stranger, ann).path("status").stringValue()).isEqualTo("offline");
    }

    @Test
    void aChosenStatusOutlivesAReconnectAndShowsOnlyWhileADeviceIsConnected() {
        ConnectionNode node = node();
        messages.talk(ann, bob);
        node.open(bob);
        choose(ann, "away");
        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("offline");

        node.open(ann);

        await().untilAsserted(() -> assertThat(statusesTold(node)).contains("away"));
        node.shut(ann);
        await().untilAsserted(() -> assertThat(statusesTold(node)).endsWith("offline"));
        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("offline");
        node.open(ann);
        await().untilAsserted(() -> assertThat(statusesTold(node)).endsWith("away"));
        assertThat(statusesTold(node)).doesNotContain("online");
        choose(ann, "online");
        await().untilAsserted(() -> assertThat(statusesTold(node)).endsWith("online"));
        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("online");
    }

    @Test
    void whoseChoiceWasToldBeforeTheirOpeningIsStillToldOfWhenTheyAreGone() {
        ConnectionNode node = node();
        messages.talk(ann, bob);
        node.open(bob);
        node.fallSilent();
        node.open(ann);

        choose(ann, "busy");

        await().untilAsserted(() -> assertThat(statusesTold(node)).endsWith("busy"));
        node.shut(ann);
        await().untilAsserted(() -> assertThat(statusesTold(node)).endsWith("busy", "offline"));
    }

    @Test
    void choosingTheSameAgainIsNoNews() {
        ConnectionNode node = node();
        messages.talk(ann, bob);
        node.open(bob);
        node.open(ann);
        await().until(() -> !framesOf(node, ann).isEmpty());

        choose(ann, "busy");
        await().untilAsserted(() -> assertThat(statusesTold(node)).containsExactly("online", "busy"));
        choose(ann, "busy");
        choose(ann, "away");

        await().untilAsserted(() -> assertThat(statusesTold(node)).endsWith("away"));
        assertThat(statusesTold(node)).containsExactly("online", "busy", "away");
    }

    @Test
    void offlineAndNonsenseCannotBeChosen() {
        for (String body : List.of("{\"status\":\"offline\"}", "{\"status\":\"asleep\"}", "{}", "{\"status\":1}")) {
            HttpResponse<String> refused = put(ann, body);
            assertThat(refused.statusCode()).as(body).isEqualTo(400);
            assertThat(json(refused).path("code").stringValue()).isEqualTo("invalid_request");
        }
    }

    @Test
    void whoSharesNoConversationSeesNothing() {
        ConnectionNode node = node();
        messages.talk(ann, bob);
        node.open(ann);
        node.open(stranger);
        node.shut(stranger);

        await().untilAsserted(() ->
                assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("online"));
        JsonNode hidden = status(bob, stranger);
        assertThat(hidden.path("status").stringValue()).isEqualTo("offline");
        assertThat(hidden.has("lastSeen")).isFalse();
        assertThat(status(ann, ann).path("status").stringValue()).isEqualTo("online");
    }

    @Test
    void withoutMessageServiceEverybodyIsOfflineSoonRatherThanLater() {
        ConnectionNode node = node();
        messages.talk(ann, bob);
        node.open(ann);
        messages.hang();
        long begun = System.nanoTime();

        assertThat(status(bob, ann).path("status").stringValue()).isEqualTo("offline");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TWO_SECONDS);
    }

    @Test
    void upTo200UsersInTheOrderAsked() {
        String ids = String.join(",", Collections.nCopies(199, stranger.toString())) + "," + ann;

        JsonNode items = json(get(bob, "?users=" + ids)).path("items");

        assertThat(items.valueStream().map(item -> item.path("userId").stringValue()))
                .containsExactly(stranger.toString(), ann.toString());
        assertThat(get(bob, "?users=" + ids + "," + ann).statusCode()).isEqualTo(400);
        assertThat(json(get(bob, "?users=" + ids + "," + ann)).path("code").stringValue())
                .isEqualTo("invalid_request");
    }

    @Test
    void malformedQuestionsAreRefused() {
        assertThat(json(get(bob, "?users=nonsense")).path("code").stringValue()).isEqualTo("invalid_id");
        assertThat(get(bob, "").statusCode()).isEqualTo(400);
        assertThat(json(get(bob, "?users=")).path("items").size()).isZero();
        assertThat(send(HttpRequest.newBuilder(at("/v1/presence?users=" + ann))).statusCode())
                .isEqualTo(401);
    }

    @Test
    void itDocumentsItselfAndSaysWhetherItIsReady() {
        assertThat(json(send(HttpRequest.newBuilder(at("/v1/openapi.json"))))
                        .path("paths")
                        .has("/v1/presence"))
                .isTrue();
        assertThat(send(HttpRequest.newBuilder(at("/actuator/health/readiness")))
                        .statusCode())
                .isEqualTo(200);
    }

    private static UserId newUser() {
        return new UserId(IDS.incrementAndGet());
    }

    private static ConfigurableApplicationContext newInstance() {
        Map<String, String> properties = new HashMap<>(SERVERS);
        properties.putAll(issuer.properties());
        properties.put("magpie.message-service.urls", messages.url());
        properties.put("magpie.message-service.remember", "1ms");
        properties.put("magpie.presence.sweep", "1s");
        properties.put("server.port", "0");
        return new SpringApplicationBuilder(PresenceServiceApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=presence-service")
                .run(properties.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
    }

    private ConnectionNode node() {
        Map<String, String> kafka = new HashMap<>();
        SERVERS.forEach((name, value) -> {
            if (name.startsWith("spring.kafka.properties.")) {
                kafka.put(name.substring("spring.kafka.properties.".length()), value);
            }
        });
        kafka.put("bootstrap.servers", SERVERS.get("spring.kafka.bootstrap-servers"));
        ConnectionNode node = new ConnectionNode(context.getBean(RedissonClient.class), kafka);
        nodes.add(node);
        return node;
    }

    private static List<JsonNode> framesOf(ConnectionNode node, UserId about) {
        return node.frames.stream()
                .map(frame -> JsonMapper.shared().readTree(frame.substring(frame.indexOf(' '))))
                .filter(frame -> frame.path("userId").stringValue().equals(about.toString()))
                .toList();
    }

    /** To Bob, of Ann. */
    private List<String> statusesTold(ConnectionNode node) {
        return node.frames.stream()
                .filter(frame -> frame.startsWith(bob.toString()) && frame.contains(ann.toString()))
                .map(frame -> JsonMapper.shared().readTree(frame.substring(frame.indexOf(' '))))
                .map(frame -> frame.path("status").stringValue())
                .toList();
    }

    private static HttpResponse<String> choose(UserId caller, String status) {
        return put(caller, "{\"status\":\"" + status + "\"}");
    }

    private static HttpResponse<String> put(UserId caller, String body) {
        return send(HttpRequest.newBuilder(at("/v1/presence"))
                .header("Authorization", "Bearer " + issuer.token(caller, new SessionId(caller.value())))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode status(UserId caller, UserId about) {
        return json(get(caller, "?users=" + about)).path("items").path(0);
    }

    private static HttpResponse<String> get(UserId caller, String query) {
        return send(HttpRequest.newBuilder(at("/v1/presence" + query))
                .header("Authorization", "Bearer " + issuer.token(caller, new SessionId(caller.value()))));
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
