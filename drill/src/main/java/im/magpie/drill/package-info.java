/**
 * A small kubelet, Deployment controller and Service proxy: what the rendered manifests say, done with processes of this machine; and drills that roll,
 * drain, scale and kill while people write.
 *
 * <p>Read {@link im.magpie.drill.Drills} first, then {@link im.magpie.drill.Pod} and {@link im.magpie.drill.Deployment}.
 */
@NullMarked
package im.magpie.drill;

import org.jspecify.annotations.NullMarked;
