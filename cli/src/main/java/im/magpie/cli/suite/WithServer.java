package im.magpie.cli.suite;

import java.util.Map;

/** What {@code --with SERVER=ADDRESS} may say. */
public final class WithServer {
    private static final String OWN = "own";

    private WithServer() {}

    /** Notes the address, or forgets it for {@code own}; throws {@link IllegalArgumentException} with what would be right. */
    public static void put(Map<String, String> servers, String server, String address) {
        if (!Names.SERVERS.contains(server)) {
            throw new IllegalArgumentException("--with database=..., redis=... or kafka=..., not " + server);
        }
        if (address.equals(OWN)) {
            servers.remove(server);
            return;
        }
        String shape =
                switch (server) {
                    case Names.DATABASE -> "jdbc:mysql://[^/?\\s]+/?(\\?\\S*)?";
                    case Names.REDIS -> "rediss?://([^@/\\s]*@)?[^:/@\\s]+:\\d+/?";
                    default -> "[^:,\\s]+:\\d+(,[^:,\\s]+:\\d+)*";
                };
        if (!address.matches(shape)) {
            throw new IllegalArgumentException("--with " + server + "=" + example(server));
        }
        servers.put(server, address);
    }

    private static String example(String server) {
        return switch (server) {
            case Names.DATABASE -> "jdbc:mysql://HOST:PORT/?user=U&password=P (no schema: Magpie makes its own)";
            case Names.REDIS -> "redis://:PASSWORD@HOST:PORT";
            default -> "HOST:PORT[,HOST:PORT]";
        };
    }
}
