package im.magpie.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for {@code chat.example.org} and 127.0.0.1 that only {@link #trusting} believes: for tests and drills. */
public final class SelfSignedCertificate {
    private static final char[] PASSWORD = "only while it is made".toCharArray();
    private static final String ALIAS = "server";

    private final SSLContext trusting;

    private SelfSignedCertificate(SSLContext trusting) {
        this.trusting = trusting;
    }

    /** Makes one by the JDK's keytool, and writes it and its key where a server such as nginx reads them. */
    public static SelfSignedCertificate make(Path certificate, Path key) {
        try {
            Path file = Files.createTempDirectory("certificate").resolve("store.p12");
            generate(file);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD);
            }
            Files.delete(file);
            Files.delete(Objects.requireNonNull(file.getParent()));
            Files.writeString(
                    certificate, pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
            Files.writeString(
                    key, pem("PRIVATE KEY", store.getKey(ALIAS, PASSWORD).getEncoded()));
            return new SelfSignedCertificate(trusting(store));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("No certificate could be made", e);
        }
    }

    /** For a client that trusts it and nothing else. */
    public SSLContext trusting() {
        return trusting;
    }

    private static void generate(Path file) throws IOException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD),
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=chat.example.org",
                        "-ext",
                        "san=dns:chat.example.org,ip:127.0.0.1")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static SSLContext trusting(KeyStore store) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }
}
