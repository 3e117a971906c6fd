/**
 * The REST part of the public contract, typed: accounts, sessions, conversations, messages, presence.
 *
 * <p>Every call blocks, is authorised by {@link im.magpie.sdk.rest.Tokens} (which refreshes when needed, once for all who wait) and fails
 * with {@link im.magpie.sdk.rest.MagpieException}. Read {@link im.magpie.sdk.rest.Api} first.
 */
@NullMarked
package im.magpie.sdk.rest;

import org.jspecify.annotations.NullMarked;
