package im.magpie.user.key;

import com.nimbusds.jose.jwk.RSAKey;

/**
 * A signing key as kept.
 *
 * @param notBefore when it begins to sign, milliseconds of the database's clock
 */
record KeyRow(long generation, RSAKey key, long notBefore) {
    @Override
    public String toString() {
        return "signing key " + generation + " (" + key.getKeyID() + ")";
    }
}
