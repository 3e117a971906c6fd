/**
 * The route registry's layout in Redis: who is connected where. connection-service writes it, message-service and presence-service
 * read it. Nothing in it is durable; a node that finds it gone writes it again.
 */
@NullMarked
package im.magpie.common.route;

import org.jspecify.annotations.NullMarked;
