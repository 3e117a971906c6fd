/**
 * What is done once for each message, alone: {@code ./magpie bench micro}. A whole process is measured by {@code ./magpie bench}; this says what one of its
 * functions costs, and what a change of it brings. Read {@link im.magpie.microbench.Samples} first.
 */
@NullMarked
package im.magpie.microbench;

import org.jspecify.annotations.NullMarked;
