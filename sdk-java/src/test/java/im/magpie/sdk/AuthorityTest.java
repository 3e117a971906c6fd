package im.magpie.sdk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
    @Test
    void aFileThatThereIsNotIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("missing.pem");
        assertThatThrownBy(() -> Authority.of(file))
                .isInstanceOf(IOException.class)
                .hasMessage("There is no " + file + ".");
    }

    @Test
    void aFileWithoutCertificatesWouldBelieveNobodyAndIsRefused(@TempDir Path folder) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThatThrownBy(() -> Authority.of(empty))
                .isInstanceOf(IOException.class)
                .hasMessage(empty + " has no certificate in PEM form.");
    }

    @Test
    void whatIsNoCertificateIsRefused(@TempDir Path folder) throws IOException {
        Path key = Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> Authority.of(key))
                .isInstanceOf(IOException.class)
                .hasMessage(key + " is no file of certificates in PEM form.");
    }
}
