/** Encryption of content at rest (G9), at the edge and before anything is published. Read {@link im.magpie.common.crypto.ContentCipher}. */
@NullMarked
package im.magpie.common.crypto;

import org.jspecify.annotations.NullMarked;
