package im.magpie.user.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class TrustedProxiesTest {
    private final TrustedProxies proxies =
            new TrustedProxies(new ProxyProperties(List.of("10.0.0.0/8", "192.0.2.7", "2001:db8::/32")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 198.51.100.1            | 203.0.113.9",
                "10.1.2.3    | 198.51.100.1            | 198.51.100.1",
                "10.1.2.3    | 1.1.1.1, 198.51.100.1   | 198.51.100.1",
                "10.1.2.3    | 198.51.100.1, 192.0.2.7 | 198.51.100.1",
                "10.1.2.3    | 10.9.9.9                | 10.9.9.9",
                "10.1.2.3    | localhost               | 10.1.2.3",
                "10.1.2.3    | 198.51.100.1, evil      | 10.1.2.3",
                "10.1.2.3    | ''                      | 10.1.2.3",
                "192.0.2.8   | 198.51.100.1            | 192.0.2.8",
                "2001:db8::1 | 2001:dead::1            | 2001:dead:0:0:0:0:0:1",
            })
    void believesOnlyTheProxiesOfTheInstallation(String peer, String forwarded, String client) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(peer);
        request.addHeader("X-Forwarded-For", forwarded);
        assertThat(proxies.clientOf(request).address().getHostAddress()).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9,https,false",
        "10.1.2.3,https,true",
        "10.1.2.3,http,false",
        "10.1.2.3,'https, http',true",
        "10.1.2.3,'http,https',false"
    })
    void believesOnlyThemThatARequestCameByHttps(String peer, String forwarded, boolean secure) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(peer);
        request.addHeader("X-Forwarded-Proto", forwarded);
        assertThat(proxies.clientOf(request).secure()).isEqualTo(secure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", ""})
    void refusesASettingThatIsNoNetwork(String network) {
        assertThatThrownBy(() -> new TrustedProxies(new ProxyProperties(List.of(network))))
                .hasMessageContaining("magpie.user.trusted-proxies");
    }
}
