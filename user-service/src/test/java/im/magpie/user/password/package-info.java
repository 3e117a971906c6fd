/** Tests of the package of the same name, without a server. */
@NullMarked
package im.magpie.user.password;

import org.jspecify.annotations.NullMarked;
