package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Somebody with an account and one logged-in device. */
record Person(String name, String password, String id, String sessionId, String accessToken, String refreshToken) {
    static final String PASSWORD = "correct horse battery staple";

    /** Registers a new account and logs in. */
    static Person register(String prefix) {
        String name = prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
        Rest.Answer made = Rest.anonymous().post("/v1/users", Map.of("username", name, "password", PASSWORD));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return logIn(name, PASSWORD);
    }

    /** The administrator, whose password {@code up} keeps in the data folder. */
    static Person administrator() throws IOException {
        Properties passwords = new Properties();
        try (Reader file =
                Files.newBufferedReader(Installation.shared().data().resolve("secrets/passwords.properties"))) {
            passwords.load(file);
        }
        return logIn("admin", passwords.getProperty("account.admin"));
    }

    /** The same account on another device. */
    Person onAnotherDevice() {
        return logIn(name, password);
    }

    static Person logIn(String name, String password) {
        Rest.Answer answer = Rest.anonymous().post("/v1/sessions", Map.of("username", name, "password", password));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        JsonNode body = answer.json();
        return new Person(
                name,
                password,
                body.get("user").get("id").asString(),
                body.get("sessionId").asString(),
                body.get("accessToken").asString(),
                body.get("refreshToken").asString());
    }

    Rest rest() {
        return new Rest(accessToken);
    }

    /** A connected socket through the public door. */
    Socket socket() {
        return Socket.open().connect(accessToken);
    }

    /** The conversation with somebody. */
    String with(Person other) {
        return id.compareTo(other.id) < 0 ? "d-" + id + "-" + other.id : "d-" + other.id + "-" + id;
    }

    /** Makes a group, and says its id. */
    String group(String title, Person... members) {
        Rest.Answer made = rest().post(
                        "/v1/conversations",
                        Map.of(
                                "type",
                                "group",
                                "title",
                                title,
                                "members",
                                java.util.Arrays.stream(members).map(Person::id).toList()));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().get("id").asString();
    }
}
