package im.magpie.cli.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import im.magpie.cli.folder.Secrets.Password;
import im.magpie.cli.terminal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept in a data folder. */
class FolderTest {
    @TempDir
    private Path place = Path.of("replaced");

    private DataFolder folder() {
        return new DataFolder(place.resolve("with a space"));
    }

    @Test
    void secretsAreForTheirOwnerOnlyAndStayTheSame() throws IOException {
        Secrets first = Secrets.of(folder());
        Secrets second = Secrets.of(folder());
        for (Password password : Password.values()) {
            assertThat(first.password(password)).hasSizeGreaterThan(15).isEqualTo(second.password(password));
        }
        try (var files = Files.list(folder().secrets())) {
            assertThat(files.toList()).hasSize(2).allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
        assertThat(Files.getPosixFilePermissions(folder().secrets()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void theKeysetEncrypts() throws IOException, GeneralSecurityException {
        String json = Files.readString(Secrets.of(folder()).keyset());
        Aead aead = TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get())
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
        assertThat(aead.decrypt(aead.encrypt(new byte[] {1}, new byte[0]), new byte[0]))
                .containsExactly(1);
    }

    @Test
    void optionsAreRemembered() throws IOException {
        assertThat(Options.of(folder())).isEmpty();
        Files.createDirectories(folder().root());
        Options options = new Options(
                9000,
                true,
                Map.of("database", "jdbc:mysql://db:3306/?user=a b\\c&password=p=ü#!"),
                Map.of("message-service", 2));
        options.save(folder());
        assertThat(Options.of(folder())).contains(options);
    }

    @Test
    void onlyOneCommandAtATimeWorksOnAFolder() throws IOException {
        try (FolderLock held = FolderLock.of(folder())) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> FolderLock.of(folder()))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("Another magpie command");
        }
        FolderLock.of(folder()).close();
    }
}
