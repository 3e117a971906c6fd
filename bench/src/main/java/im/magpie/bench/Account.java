package im.magpie.bench;

/** A user that the run made. */
record Account(String id, String token) {
    /** The conversation of two users. */
    static String direct(Account one, Account other) {
        return one.id.compareTo(other.id) < 0 ? "d-" + one.id + "-" + other.id : "d-" + other.id + "-" + one.id;
    }
}
