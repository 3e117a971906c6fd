/**
 * What moved since somebody last looked: for a user's devices, for keepers of read models, for presence.
 *
 * <p>These are the endpoints between services, all on the by-user rows and a probe of each head, never on a read model. Read
 * {@link im.magpie.message.sync.Syncing} first.
 */
@NullMarked
package im.magpie.message.sync;

import org.jspecify.annotations.NullMarked;
