/**
 * What is in a data folder: the options of its suite, its secrets, its lock, and where everything else is.
 *
 * <p>Everything a suite needs to be started again as it was is in its folder, so several live side by side. Read {@link
 * im.magpie.cli.folder.DataFolder} first.
 */
@NullMarked
package im.magpie.cli.folder;

import org.jspecify.annotations.NullMarked;
