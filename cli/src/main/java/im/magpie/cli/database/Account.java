package im.magpie.cli.database;

/** Who logs in. */
public record Account(String user, String password) {
    @Override
    public String toString() {
        return user;
    }
}
