package im.magpie.bench;

/** What is done to the suite; docs/reference/bench.md describes each. */
enum Workload {
    DIRECT,
    GROUP,
    MIXED,
    IDLE,
    RECONNECT,
    LOGIN,
    OFFLINE,
    HISTORY,
    NEIGHBOURS;

    Report run(Run run) throws InterruptedException {
        return switch (this) {
            case DIRECT -> Messages.direct(run);
            case GROUP -> Messages.group(run);
            case MIXED -> Mixed.run(run);
            case IDLE -> Idle.run(run);
            case RECONNECT -> Reconnect.run(run);
            case LOGIN -> LogIns.run(run);
            case OFFLINE -> Offline.run(run);
            case HISTORY -> History.run(run);
            case NEIGHBOURS -> Neighbours.run(run);
        };
    }
}
