package im.magpie.presence.announce;

import org.jspecify.annotations.Nullable;

/**
 * A user came or went.
 *
 * @param lastSeen in milliseconds since the epoch, for one who went
 */
public record Change(long user, @Nullable Long lastSeen) {}
