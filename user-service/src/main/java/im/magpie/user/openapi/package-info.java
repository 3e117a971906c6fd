/**
 * What the description of the REST interface can't learn from the code. Read {@link im.magpie.user.openapi.OpenApiConfiguration}.
 */
@NullMarked
package im.magpie.user.openapi;

import org.jspecify.annotations.NullMarked;
