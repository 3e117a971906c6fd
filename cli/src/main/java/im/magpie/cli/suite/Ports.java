package im.magpie.cli.suite;

/**
 * The ports of one suite, all on 127.0.0.1.
 *
 * @param base the gateway's; the others follow it
 */
public record Ports(int base) {
    public static final int COUNT = 10;

    private static final int HIGHEST = 65_535;

    public Ports {
        if (base < 1 || base > HIGHEST - COUNT + 1) {
            throw new IllegalArgumentException("a port between 1 and " + (HIGHEST - COUNT + 1));
        }
    }

    /**
     * Those of the instances with this number: the first has these, the second the ten after them. The servers' ports are in the first
     * block alone.
     */
    Ports block(int number) {
        return new Ports(base + (number - 1) * COUNT);
    }

    int webSocket() {
        return base + 1;
    }

    int database() {
        return base + 6;
    }

    int redis() {
        return base + 7;
    }

    int kafka() {
        return base + 8;
    }

    int kafkaController() {
        return base + 9;
    }

    public String url() {
        return "http://127.0.0.1:" + base;
    }

    String webSocketUrl() {
        return "ws://127.0.0.1:" + webSocket() + "/v1/ws";
    }
}
