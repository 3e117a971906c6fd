/**
 * All services in one JVM, for a laptop or one small machine.
 *
 * <p>Each service is the same application as on its own, with its own context, port and configuration; they share nothing but the
 * process, and talk over Kafka and HTTP as they do in a cluster. Read {@link im.magpie.standalone.StandaloneApplication} first.
 */
@NullMarked
package im.magpie.standalone;

import org.jspecify.annotations.NullMarked;
