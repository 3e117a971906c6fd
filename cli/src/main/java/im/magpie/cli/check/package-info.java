/**
 * What must be so before anything is started; each check says in one sentence what is in the way.
 *
 * <p>Whatever can be known before is found before, so that nothing half started has to be cleaned up. Read {@link
 * im.magpie.cli.check.Checks} first.
 */
@NullMarked
package im.magpie.cli.check;

import org.jspecify.annotations.NullMarked;
