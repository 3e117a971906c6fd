package im.magpie.common.delivery;

import im.magpie.common.event.Bytes;
import im.magpie.common.event.Delivery;
import java.util.List;
import java.util.function.Function;

/**
 * Something for users, wherever their sockets are.
 *
 * @param delivery makes the item for one node from the recipients there (8 bytes each)
 */
public record Fanout(List<Long> recipients, Function<Bytes, Delivery> delivery) {}
