/** Tests of the package of the same name, without a server. */
@NullMarked
package im.magpie.user.proxy;

import org.jspecify.annotations.NullMarked;
