package im.magpie.cli.suite;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.cli.folder.DataFolder;
import im.magpie.cli.folder.Options;
import im.magpie.cli.folder.Secrets;
import im.magpie.cli.terminal.Refusal;
import im.magpie.servers.TestServers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of one's own that are not there, or don't know us, are named before anything starts. */
class ForeignServersTest {
    @TempDir
    private Path place = Path.of("replaced");

    private void check(String server, String address) throws Exception {
        Options options = new Options(8080, false, Map.of(server, address), Map.of());
        DataFolder folder = new DataFolder(place);
        Secrets secrets = Secrets.of(folder);
        Addresses.LocalServers local = Parts.localServers(folder, new Ports(options.port()), secrets);
        ForeignServers.check(options, new Addresses(options, secrets, local));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "database=jdbc:mysql://127.0.0.1:%d/?user=u&password=p",
                "redis=redis://127.0.0.1:%d",
                "kafka=127.0.0.1:%d"
            })
    void nobodyThere(String with) throws Exception {
        String[] parts = with.formatted(Training.freePorts()).split("=", 2);
        assertThatThrownBy(() -> check(parts[0], parts[1]))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("The " + parts[0] + " of --with does not let Magpie in (");
    }

    @Test
    void aWrongPassword() {
        TestServers servers = TestServers.shared();
        String redis = servers.redis().address().replace("redis://", "redis://:wrong@");
        String database = "jdbc:mysql://127.0.0.1:" + servers.database().port() + "/?user=root&password=wrong";
        assertThatThrownBy(() -> check(Names.REDIS, redis))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("WRONGPASS");
        assertThatThrownBy(() -> check(Names.DATABASE, database))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Access denied");
    }

    @Test
    void theRightOneIsLetIn() {
        var redis = TestServers.shared().redis();
        assertThatCode(() ->
                        check(Names.REDIS, redis.address().replace("redis://", "redis://:" + redis.password() + "@")))
                .doesNotThrowAnyException();
    }
}
