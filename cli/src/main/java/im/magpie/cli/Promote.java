package im.magpie.cli;

import im.magpie.cli.database.Account;
import im.magpie.cli.database.Address;
import im.magpie.cli.database.Promotion;
import im.magpie.cli.terminal.ExitCode;
import im.magpie.cli.terminal.Progress;
import im.magpie.cli.terminal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes another server the primary. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a replica the primary. Nothing that was committed is lost: first nobody writes any more, then it catches up, then it leads.",
            "The services find it by themselves if their address of the database names both servers."
        })
final class Promote implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--from", required = true, paramLabel = "HOST[:PORT]", description = "The primary now.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "HOST[:PORT]", description = "The replica that takes over.")
    private String to = "";

    @Option(
            names = "--dead",
            description =
                    "The former primary runs no more and will not come back as it was: switch its machine off first.")
    private boolean dead;

    @Option(
            names = "--alone",
            description =
                    "With --dead: commits wait for no replica. Without this, and where they did so far, nothing is committed until one follows.")
    private boolean alone;

    @Option(
            names = "--user",
            defaultValue = "root",
            description = "An account that may administer both: ${DEFAULT-VALUE}.")
    private String user = "";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "With the password of that account; else it is MAGPIE_DB_PASSWORD of the environment.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--replication-user",
            paramLabel = "USER",
            description = "With which the former primary follows; default: the same as --user.")
    private @Nullable String replicationUser;

    @Option(
            names = "--replication-password-file",
            paramLabel = "FILE",
            description = "With its password; else it is MAGPIE_DB_REPLICATION_PASSWORD of the environment.")
    private @Nullable Path replicationPasswordFile;

    @Option(
            names = "--settings",
            defaultValue = "",
            paramLabel = "A=B&C=D",
            description = "Of Connector/J, for the connections: sslMode=VERIFY_CA&trustCertificateKeyStoreUrl=...")
    private String settings = "";

    @Option(
            names = "--patience",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description =
                    "How long the new one may take to catch up: ${DEFAULT-VALUE}. After that nothing has changed.")
    private int patience;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    private Promote() {}

    @Override
    public Integer call() throws Exception {
        Address former = address(from);
        Address next = address(to);
        if (former.equals(next) || (alone && !dead)) {
            throw new ParameterException(
                    spec.commandLine(), "It takes two different servers, and --alone only together with --dead.");
        }
        Account administrator = new Account(user, password(passwordFile, "MAGPIE_DB_PASSWORD", "--password-file"));
        try (Progress progress = Progress.onStandardError()) {
            Promotion promotion = new Promotion(
                    administrator, replication(administrator), settings, Duration.ofSeconds(patience), progress);
            Duration without = Duration.ZERO;
            if (dead) {
                promotion.failOver(former, next, alone);
            } else {
                without = promotion.switchOver(former, next);
            }
            report(next, without);
        } catch (SQLException e) {
            throw new Refusal(ExitCode.FAILED, "The database answered: " + e.getMessage(), e);
        }
        return ExitCode.OK.code();
    }

    private void report(Address next, Duration without) {
        if (json) {
            spec.commandLine()
                    .getOut()
                    .println("{\"primary\": \"" + next + "\", \"withoutWritesMs\": " + without.toMillis() + "}");
        } else {
            spec.commandLine()
                    .getOut()
                    .println(next + " is the primary."
                            + (dead ? "" : " Nothing could be written for " + without.toMillis() + " ms."));
        }
        spec.commandLine().getOut().flush();
    }

    private Account replication(Account administrator) throws IOException {
        if (replicationUser == null || dead) {
            return administrator;
        }
        return new Account(
                replicationUser,
                password(replicationPasswordFile, "MAGPIE_DB_REPLICATION_PASSWORD", "--replication-password-file"));
    }

    private String password(@Nullable Path file, String variable, String option) throws IOException {
        if (file != null) {
            return Files.readString(file).strip();
        }
        String password = System.getenv(variable);
        if (password == null) {
            throw new ParameterException(spec.commandLine(), "It takes " + option + " or " + variable + ".");
        }
        return password;
    }

    private Address address(String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "It takes " + e.getMessage() + ".", e);
        }
    }
}
