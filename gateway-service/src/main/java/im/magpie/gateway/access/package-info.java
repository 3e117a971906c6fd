/**
 * Who may pass: tokens, revoked sessions, and how much of it by address and by user.
 *
 * <p>All of it may block, so it runs on a virtual thread, before a service is asked. Read {@link im.magpie.gateway.access.Admission} first.
 */
@NullMarked
package im.magpie.gateway.access;

import org.jspecify.annotations.NullMarked;
