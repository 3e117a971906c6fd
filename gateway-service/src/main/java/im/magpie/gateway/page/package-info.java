/**
 * The chat page: static files of the web module.
 *
 * <p>The page is asked for anew each time, its hashed assets never. Read {@link im.magpie.gateway.page.PageConfiguration} first.
 */
@NullMarked
package im.magpie.gateway.page;

import org.jspecify.annotations.NullMarked;
