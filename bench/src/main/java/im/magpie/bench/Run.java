package im.magpie.bench;

import java.io.PrintWriter;

/** What a workload works with. */
record Run(Options options, Suite suite, Rest rest, Accounts accounts, Clients clients, PrintWriter progress) {
    void say(String format, Object... arguments) {
        progress.printf(format + "%n", arguments);
        progress.flush();
    }
}
