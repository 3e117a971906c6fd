package im.magpie.gateway.access;

/** So many in the long run, so many at once. */
record Rate(int perSecond, int burst) {
    Rate {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("magpie.gateway.limits: at least 1 a second and a burst of at least 1");
        }
    }
}
