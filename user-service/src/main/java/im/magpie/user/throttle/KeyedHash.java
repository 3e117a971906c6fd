package im.magpie.user.throttle;

import im.magpie.common.security.InternalToken;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * What failures are counted under. Neither addresses nor what was typed as a user name (now and then it is a password) can be read from
 * the table: the hash is keyed with the secret that the installation's services share.
 */
@Component
class KeyedHash {
    private static final String ALGORITHM = "HmacSHA256";

    /** One customer of an IPv6 provider has at least a /64 to choose addresses from. */
    private static final int IPV6_NETWORK_BYTES = 8;

    private final SecretKeySpec key;

    KeyedHash(InternalToken secret) {
        key = new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    byte[] ofAccount(String username) {
        return of("account", username.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    byte[] ofAddress(InetAddress address) {
        byte[] bytes = address.getAddress();
        return of("address", address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }

    private byte[] of(String kind, byte[] value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(kind.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(value);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }
}
