/**
 * The public contract to read: one OpenAPI document of all services, and a page to browse it.
 *
 * <p>The services generate their documents; here they are merged and kept through an outage. Read {@link im.magpie.gateway.contract.OpenApi} first.
 */
@NullMarked
package im.magpie.gateway.contract;

import org.jspecify.annotations.NullMarked;
