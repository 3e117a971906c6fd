package im.magpie.cli.database;

/** Where a server listens. */
public record Address(String host, int port) {
    private static final int MYSQL = 3306;
    private static final int LAST = 65_535;

    /** {@code HOST[:PORT]}; throws {@link IllegalArgumentException} with what would be right. */
    public static Address parse(String text) {
        String[] parts = text.split(":", 2);
        if (!parts[0].matches("[A-Za-z0-9._-]+") || (parts.length == 2 && !parts[1].matches("[0-9]{1,5}"))) {
            throw new IllegalArgumentException("HOST[:PORT], not " + text);
        }
        int port = parts.length == 2 ? Integer.parseInt(parts[1]) : MYSQL;
        if (port < 1 || port > LAST) {
            throw new IllegalArgumentException("a port from 1 to 65535, not " + port);
        }
        return new Address(parts[0], port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
