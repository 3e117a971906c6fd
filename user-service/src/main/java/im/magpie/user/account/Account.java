package im.magpie.user.account;

import im.magpie.common.id.UserId;
import java.time.Instant;

/** A person who can log in, without what proves it. */
public record Account(
        UserId id, String username, String displayName, boolean administrator, boolean disabled, Instant createdAt) {}
