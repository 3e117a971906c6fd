package im.magpie.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The users of all runs against one address. They are kept in a file, since making one costs the suite two hashes of a password (80 ms of a
 * core), and renewing the session of one next to nothing. One whose session is over, say because the suite was wiped, is replaced.
 */
final class Accounts {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PARALLEL = 4;

    private final Rest rest;
    private final Path file;

    Accounts(Rest rest, Path folder, URI url) {
        this.rest = rest;
        file = folder.resolve("accounts-" + url.getAuthority().replace(':', '-') + ".json");
    }

    /** So many users with fresh tokens: known ones first, then new ones. */
    List<Account> take(int count) {
        List<Account> kept = kept();
        List<Account> fresh = inParallel(count, number -> number < kept.size() ? renewed(kept.get(number)) : made());
        List<Account> all = new ArrayList<>(fresh);
        all.addAll(kept.subList(Math.min(count, kept.size()), kept.size()));
        keep(all);
        return fresh;
    }

    private interface Maker {
        Account make(int number);
    }

    private static List<Account> inParallel(int count, Maker maker) {
        try (ExecutorService threads = Executors.newFixedThreadPool(PARALLEL)) {
            List<Future<Account>> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                made.add(threads.submit(() -> maker.make(number)));
            }
            List<Account> accounts = new ArrayList<>();
            for (Future<Account> one : made) {
                accounts.add(one.get());
            }
            return accounts;
        } catch (ExecutionException e) {
            throw new BenchException("Accounts could not be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted.");
        }
    }

    private Account renewed(Account account) {
        try {
            return rest.refresh(account);
        } catch (BenchException e) {
            return made();
        }
    }

    private Account made() {
        String name = "bench-" + UUID.randomUUID();
        String password = UUID.randomUUID().toString();
        rest.register(name, password);
        return rest.logIn(name, password);
    }

    private List<Account> kept() {
        try {
            return Files.exists(file)
                    ? JSON.readValue(Files.readString(file), new TypeReference<List<Account>>() {})
                    : List.of();
        } catch (JacksonException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With passwords in it: for nobody else's eyes. */
    private void keep(List<Account> accounts) {
        try {
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, JSON.writeValueAsString(accounts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
