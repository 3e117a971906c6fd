/**
 * What ShardingSphere lacks to spread message-service's tables over several servers: a key that is bytes, and the hash that also spreads commands.
 *
 * <p>It routes only by values that can be compared, and bytes can't. So they are wrapped on their way into it ({@link
 * im.magpie.sharding.ShardedDriver}) and unwrapped on their way out ({@link im.magpie.sharding.ShardDriver}). Read {@link
 * im.magpie.sharding.ByConversation} first, and docs/explanation/sharding.md.
 */
@NullMarked
package im.magpie.sharding;

import org.jspecify.annotations.NullMarked;
