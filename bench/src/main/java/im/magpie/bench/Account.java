package im.magpie.bench;

/**
 * A user of the runs, and its session.
 *
 * @param token good for minutes
 * @param refreshToken good once, for the next run
 */
record Account(String id, String name, String password, String sessionId, String token, String refreshToken) {
    /** The conversation of two users. */
    static String direct(Account one, Account other) {
        return one.id.compareTo(other.id) < 0 ? "d-" + one.id + "-" + other.id : "d-" + other.id + "-" + one.id;
    }
}
