package im.magpie.gateway.access;

import im.magpie.gateway.edge.AddressRange;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much may come from one place, all gateways together. Messages over a WebSocket don't count here.
 *
 * @param address from one address; an office behind one address is many people
 * @param user of one user
 * @param exempt addresses or ranges that are not limited; loopback in the local profile
 */
@ConfigurationProperties("magpie.gateway.limits")
record LimitProperties(
        @DefaultValue Address address,
        @DefaultValue User user,
        @DefaultValue List<AddressRange> exempt) {

    /**
     * @param perSecond requests and WebSocket handshakes a second in the long run
     * @param burst how many may come at once
     */
    record Address(
            @DefaultValue("500") int perSecond,
            @DefaultValue("5000") int burst) {}

    /**
     * @param perSecond requests a second in the long run
     * @param burst how many may come at once
     */
    record User(
            @DefaultValue("100") int perSecond,
            @DefaultValue("1000") int burst) {}
}
