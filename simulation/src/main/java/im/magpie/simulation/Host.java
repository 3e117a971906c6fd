package im.magpie.simulation;

/** Something that can be killed, or stopped for a while. */
abstract class Host {
    private final World world;
    private final String name;
    private final int number;
    private boolean alive = true;
    private boolean busy;
    private long pausedUntil;

    Host(World world, String name, int number) {
        this.world = world;
        this.name = name;
        this.number = number;
    }

    /** Ends a call of a process that was killed meanwhile: nothing of it is left to handle anything. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super(null, null, false, false);
        }
    }

    World world() {
        return world;
    }

    int number() {
        return number;
    }

    boolean alive() {
        return alive;
    }

    long pausedUntil() {
        return pausedUntil;
    }

    void kill() {
        if (alive) {
            alive = false;
            world.note(name + " dies", number, 0);
        }
    }

    void pause(long millis) {
        pausedUntil = Math.max(pausedUntil, world.now() + millis);
        world.note(name + " is stopped", number, millis);
    }

    /** Goes on at once. */
    void resume() {
        pausedUntil = 0;
    }

    /** Does the work, and then again after what it answers in milliseconds, for as long as the process lives. */
    void repeat(long delay, java.util.function.LongSupplier work) {
        world.in(delay, () -> {
            if (!alive) {
                return;
            }
            if (busy || pausedUntil > world.now()) {
                repeat(Math.max(1, pausedUntil - world.now()), work);
                return;
            }
            busy = true;
            try {
                repeat(work.getAsLong(), work);
            } catch (Killed e) {
                world.note(name + " is gone", number, 0);
            } finally {
                busy = false;
            }
        });
    }

    /** Runs it later if the process still lives then and is not stopped; a process that is stopped does it when it goes on. */
    void later(long delay, Runnable work) {
        world.in(delay, () -> {
            if (alive && pausedUntil > world.now()) {
                later(pausedUntil - world.now(), work);
            } else if (alive) {
                work.run();
            }
        });
    }
}
