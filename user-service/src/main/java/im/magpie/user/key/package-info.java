/**
 * The keys that sign access tokens: RSA, made and changed by the service itself, shared by its instances through the database.
 *
 * <p>The private part is in the database only as ciphertext; a key is published before it is used and stays published until no token
 * of it is valid. Read {@link im.magpie.user.key.SigningKeys}.
 */
@NullMarked
package im.magpie.user.key;

import org.jspecify.annotations.NullMarked;
