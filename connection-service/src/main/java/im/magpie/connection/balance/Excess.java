package im.magpie.connection.balance;

import im.magpie.connection.route.Loads;
import java.util.OptionalDouble;

/** How many clients a node has too many. */
final class Excess {
    /** Of those too many in one period, so that numbers of a second ago, and clients on their way, can't make it too few. */
    private static final int PART = 3;

    private final BalanceProperties properties;
    private boolean losing;

    Excess(BalanceProperties properties) {
        this.properties = properties;
    }

    /**
     * How many to send away in the next period.
     *
     * @param mine sockets of this node
     */
    int toLose(int mine, Loads loads) {
        OptionalDouble mean = loads.mean(mine);
        if (mean.isEmpty() || mine < properties.minimum()) {
            losing = false;
            return 0;
        }
        losing = mine > mean.getAsDouble() * (losing ? properties.until() : properties.above());
        if (!losing) {
            return 0;
        }
        double most = properties.rate() * properties.period().toMillis() / 1000.0;
        return (int) Math.max(1, Math.min(most, (mine - mean.getAsDouble()) / PART));
    }
}
