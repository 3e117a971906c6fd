package im.magpie.common.delivery;

import im.magpie.common.event.Delivery;

/** Something for one node. */
public record Reply(long incarnation, Delivery delivery) {}
