package im.magpie.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of the house, which Java does not know; for {@link Installation#tls}. */
public final class Authority {
    private Authority() {}

    /**
     * Believes what these certificates have signed, and nothing else.
     *
     * @param file certificates in PEM form
     * @throws IOException if the file can't be read, or has no certificates
     */
    public static SSLContext of(Path file) throws IOException {
        try (InputStream certificates = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(certificates)) {
                store.setCertificateEntry("authority-" + number++, one);
            }
            if (number == 0) {
                throw new IOException(file + " has no certificate in PEM form.");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (NoSuchFileException e) {
            throw new IOException("There is no " + file + ".", e);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " is no file of certificates in PEM form.", e);
        }
    }
}
