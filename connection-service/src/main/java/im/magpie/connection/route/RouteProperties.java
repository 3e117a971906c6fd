package im.magpie.connection.route;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How routes are kept in Redis.
 *
 * @param lease for how long others take this node for alive without a renewal
 * @param renewal of the lease
 * @param expiry of the routes of a user, should the node die
 * @param refresh within which all routes are renewed once
 * @param timeout how long Redis may take for one batch
 * @param generation what all nodes have in common that were made of the same template: while there are others nobody is sent away to balance, since one of
 *     them is being replaced by the other
 */
@ConfigurationProperties("magpie.connection.routes")
record RouteProperties(
        @DefaultValue("5s") Duration lease,
        @DefaultValue("1s") Duration renewal,
        @DefaultValue("180s") Duration expiry,
        @DefaultValue("60s") Duration refresh,
        @DefaultValue("500ms") Duration timeout,
        @DefaultValue("") String generation) {}
