/**
 * The events between services: CBOR records on Kafka, with one-letter or short field names.
 *
 * <p>A reader ignores fields it does not know, and a new field is always one that may be absent, so services of two versions can
 * run side by side. Golden files in the tests hold the bytes. Read {@link im.magpie.common.event.Topics} first.
 */
@NullMarked
package im.magpie.common.event;

import org.jspecify.annotations.NullMarked;
