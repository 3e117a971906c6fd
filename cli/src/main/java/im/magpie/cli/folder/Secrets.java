package im.magpie.cli.folder;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import im.magpie.servers.Passwords;
import im.magpie.servers.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;

/**
 * Passwords and keys of one suite, made when they are first needed and kept in its folder with mode 0600. What was made is never
 * changed: losing the keyset is losing all content.
 */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Nothing that looks like another letter. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 4;
    private static final int GROUP_LENGTH = 4;

    private final Path keyset;
    private final Map<String, String> passwords;

    private Secrets(Path keyset, Map<String, String> passwords) {
        this.keyset = keyset;
        this.passwords = passwords;
    }

    /** Reads them; makes those that are missing. */
    public static Secrets of(DataFolder folder) throws IOException {
        Path directory = PrivateFiles.folder(folder.secrets());
        Path file = directory.resolve("passwords.properties");
        Map<String, String> passwords = PropertiesFile.read(file);
        int before = passwords.size();
        for (Password password : Password.values()) {
            passwords.computeIfAbsent(password.key, _ -> password.typed ? readable() : Passwords.random());
        }
        if (passwords.size() > before) {
            PropertiesFile.write(file, passwords);
        }
        Path keyset = directory.resolve("content-keyset.json");
        if (Files.notExists(keyset)) {
            PrivateFiles.write(keyset, newKeyset());
        }
        return new Secrets(keyset, passwords);
    }

    public String password(Password password) {
        return Objects.requireNonNull(passwords.get(password.key), password.key);
    }

    /** The Tink keyset that content is encrypted with. */
    public Path keyset() {
        return keyset;
    }

    /** Who has a password. */
    public enum Password {
        DATABASE("database.administrator", false),
        USER_SCHEMA("database.magpie_user", false),
        MESSAGE_SCHEMA("database.magpie_message", false),
        REDIS("redis", false),
        KAFKA("kafka", false),
        /** Not a password but the token between the services. */
        INTERNAL("internal-token", false),
        ADMINISTRATOR("account.admin", true),
        FRIEND("account.alice", true),
        CHECK("account.magpie-check", false);

        private final String key;
        /** Whether people type it. */
        private final boolean typed;

        Password(String key, boolean typed) {
            this.key = key;
            this.typed = typed;
        }
    }

    /** 79 random bits that a person can type. */
    private static String readable() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP_LENGTH; i++) {
            if (i > 0 && i % GROUP_LENGTH == 0) {
                text.append('-');
            }
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static String newKeyset() {
        try {
            AeadConfig.register();
            return TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no AES-GCM", e);
        }
    }
}
