package im.magpie.user.key;

import static im.magpie.user.database.DatabaseClock.NOW_MS;

import com.google.crypto.tink.Aead;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of signing keys; what leaves it for the database is encrypted. */
@Component
class KeyTable {
    private final JdbcClient database;
    private final Aead aead;

    KeyTable(JdbcClient database, ObjectProvider<Aead> aead) {
        this.database = database;
        this.aead = aead.getIfAvailable(() -> {
            throw new IllegalStateException(
                    "magpie.crypto.keyset-file is not set: signing keys are kept encrypted, name the Tink keyset");
        });
    }

    long now() {
        return database.sql("SELECT " + NOW_MS).query(Long.class).single();
    }

    /** Oldest first. */
    List<KeyRow> all() {
        return database.sql("SELECT generation, kid, private_key, not_before FROM signing_key ORDER BY generation")
                .query((row, _) -> read(row))
                .list();
    }

    /** Throws {@link org.springframework.dao.DuplicateKeyException} if another instance was first. */
    void insert(KeyRow row) {
        database.sql("INSERT INTO signing_key (generation, kid, private_key, not_before) VALUES (?, ?, ?, ?)")
                .params(row.generation(), row.key().getKeyID(), encrypt(row.key()), row.notBefore())
                .update();
    }

    void delete(KeyRow row) {
        database.sql("DELETE FROM signing_key WHERE generation = ?")
                .param(row.generation())
                .update();
    }

    private KeyRow read(ResultSet row) throws SQLException {
        String kid = row.getString("kid");
        try {
            byte[] plain = aead.decrypt(row.getBytes("private_key"), binding(kid));
            return new KeyRow(
                    row.getLong("generation"),
                    RSAKey.parse(new String(plain, StandardCharsets.UTF_8)),
                    row.getLong("not_before"));
        } catch (GeneralSecurityException | ParseException e) {
            throw new IllegalStateException(
                    "Signing key " + kid + " can't be decrypted: magpie.crypto.keyset-file is not this database's", e);
        }
    }

    private byte[] encrypt(RSAKey key) {
        try {
            return aead.encrypt(key.toJSONString().getBytes(StandardCharsets.UTF_8), binding(key.getKeyID()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A signing key could not be encrypted", e);
        }
    }

    private static byte[] binding(String kid) {
        return ("signing-key:" + kid).getBytes(StandardCharsets.UTF_8);
    }
}
