package im.magpie.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers of one's own. */
class AddressesTest {

    @Test
    void aServiceDoesNotGetTheAccountThatMadeItsOwn() {
        ForeignDatabase database =
                new ForeignDatabase("jdbc:mysql://db:3306/?user=root&sslMode=REQUIRED&password=secret");
        assertThat(database.url("magpie_user")).isEqualTo("jdbc:mysql://db:3306/magpie_user?sslMode=REQUIRED");
        assertThat(new ForeignDatabase("jdbc:mysql://db").url("s")).isEqualTo("jdbc:mysql://db/s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "database jdbc:mysql://db:3306/?user=root&password=x",
                "redis redis://:secret@cache:6379",
                "kafka one:9092,two:9092"
            })
    void addressesAreTaken(String server, String address) {
        Map<String, String> with = new TreeMap<>();
        WithServer.put(with, server, address);
        assertThat(with).containsEntry(server, address);
        WithServer.put(with, server, "own");
        assertThat(with).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"database jdbc:mysql://db/schema", "redis cache:6379", "kafka one", "mongo x"})
    void whatIsNoAddressIsAnsweredWithAnExample(String server, String address) {
        assertThatThrownBy(() -> WithServer.put(new TreeMap<>(), server, address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--with");
    }
}
