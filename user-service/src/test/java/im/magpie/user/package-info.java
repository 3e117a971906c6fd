/**
 * Tests of the whole service over HTTP, against real servers.
 *
 * <p>One instance is shared by all; a test that needs other settings starts its own. Read {@link im.magpie.user.RunningService} first.
 */
@NullMarked
package im.magpie.user;

import org.jspecify.annotations.NullMarked;
