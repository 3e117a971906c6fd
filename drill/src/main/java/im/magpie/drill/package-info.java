/**
 * A small kubelet, Deployment controller and Service proxy: what the rendered manifests say, done with processes of this machine; and drills that roll,
 * drain, scale, kill and spread over other partitions, and take stores away, while people write.
 *
 * <p>Read {@link im.magpie.drill.Drills} first, then {@link im.magpie.drill.Pod}, {@link im.magpie.drill.Deployment} and
 * {@link im.magpie.drill.Stores}.
 */
@NullMarked
package im.magpie.drill;

import org.jspecify.annotations.NullMarked;
