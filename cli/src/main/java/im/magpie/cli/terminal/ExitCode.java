package im.magpie.cli.terminal;

/** What the command's exit codes mean; part of the public contract. */
public enum ExitCode {
    OK(0),
    FAILED(1),
    USAGE(2),
    /** Also: what was named is not there. */
    NOT_RUNNING(3),
    NOT_ALLOWED(4),
    TIMED_OUT(6);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
