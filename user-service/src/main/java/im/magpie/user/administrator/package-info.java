/**
 * The first administrator.
 *
 * <p>Without one nobody could disable an account, and no request can make one: so the configuration names it. Read
 * {@link im.magpie.user.administrator.FirstAdministrator}.
 */
@NullMarked
package im.magpie.user.administrator;

import org.jspecify.annotations.NullMarked;
