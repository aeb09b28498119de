/**
 * Finds the images and masks of a folder, and which of them belong together.
 *
 * <pre>
 *   folder/train/images/a.jpg        folder/images/a.jpg           one or the other: split by
 *   folder/train/masks/a.png         folder/masks/a.png            folder, or by seed
 *   folder/validation/…              folder/classes.csv            classes, if masks lack them
 *   folder/test/…                    masks/ship/a.png              several labels: a mask each
 * </pre>
 *
 * <p>Other tools nest and name folders otherwise: {@link FolderLayout} knows how.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.folder;
