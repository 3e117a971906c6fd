/**
 * Builds the images: archives that a container engine loads and a registry takes, with nothing in them but a Java runtime, the C library it
 * needs and the jars of one module.
 *
 * <p>No container engine and no network is needed, and the same build gives the same bytes. Read {@link im.magpie.cli.image.Image} first.
 */
@NullMarked
package im.magpie.cli.image;

import org.jspecify.annotations.NullMarked;
