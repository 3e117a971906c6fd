package im.magpie.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** Who talks. */
record Account(String username, String password) {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /** From a file that nobody else may read: on each line a user name, a space, and the password up to the end of the line. */
    static List<Account> read(Path file) throws IOException {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new CheckException(file + " has passwords and others may read it: chmod 600 " + file);
            }
        } catch (NoSuchFileException e) {
            throw new CheckException("There is no " + file, e);
        }
        List<Account> accounts = Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> of(file, line))
                .toList();
        if (accounts.isEmpty()) {
            throw new CheckException(file + " names nobody: write a user name, a space and the password on each line.");
        }
        return accounts;
    }

    private static Account of(Path file, String line) {
        int space = line.indexOf(' ');
        if (space < 1 || space == line.length() - 1) {
            throw new CheckException("Each line of " + file + " is a user name, a space and a password; one is not.");
        }
        return new Account(line.substring(0, space), line.substring(space + 1));
    }

    @Override
    public String toString() {
        return username;
    }
}
