/**
 * The database, Redis and Kafka of the local profile and of the tests: real servers that need nothing installed.
 *
 * <p>Each is a process of its own, listens on 127.0.0.1 only, asks for a generated password, and is set up so that the guarantees
 * hold on a laptop too. Read {@link im.magpie.servers.LocalServer} first; tests use {@link im.magpie.servers.TestServers}.
 */
@NullMarked
package im.magpie.servers;

import org.jspecify.annotations.NullMarked;
