package im.magpie.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.200, true",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "::1, ::1, true",
        "2001:db8::/32, 2001:db8:1::5, true",
        "2001:db8::/32, 10.0.0.1, false",
        "0.0.0.0/0, 8.8.8.8, true"
    })
    void containsWhatBeginsAlike(String range, String address, boolean contained) {
        assertThat(AddressRange.valueOf(range).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @Test
    void refusesNamesAndImpossibleLengths() {
        assertThatThrownBy(() -> AddressRange.valueOf("localhost")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AddressRange.valueOf("10.0.0.0/33")).isInstanceOf(IllegalArgumentException.class);
    }
}
