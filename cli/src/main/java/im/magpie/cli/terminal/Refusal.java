package im.magpie.cli.terminal;

/** Why the command can't do what it was told, in one sentence that says what to do about it. */
public final class Refusal extends RuntimeException {
    private final ExitCode exitCode;

    public Refusal(String sentence) {
        this(ExitCode.FAILED, sentence);
    }

    public Refusal(ExitCode exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    public Refusal(ExitCode exitCode, String sentence, Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
