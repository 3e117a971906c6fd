/**
 * Holds an installation in a Kubernetes cluster against what it promises: messages through its public address, while pods are drained and killed.
 *
 * <p>It knows the public contract, the names of the Deployments, and nothing else. Read {@link im.magpie.conformance.Check} first, then {@link
 * im.magpie.conformance.Disruptions} and {@link im.magpie.conformance.Verdict}.
 */
@NullMarked
package im.magpie.conformance;

import org.jspecify.annotations.NullMarked;
