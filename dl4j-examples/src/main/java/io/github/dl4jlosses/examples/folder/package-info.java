/**
 * A folder of images and masks: what belongs to what, which classes there are, whether all of it is
 * sound, and samples for a network.
 *
 * <pre>
 *   folder/train/images/a.jpg        folder/images/a.jpg           one or the other: split by
 *   folder/train/masks/a.png         folder/masks/a.png            folder, or by seed
 *   folder/validation/…              folder/classes.csv            classes, if masks do not tell
 *   folder/test/…                    masks/ship/a.png              several labels: a mask each
 * </pre>
 *
 * <pre>
 *   DatasetFolder folder = DatasetFolder.open(Path.of("my-data"), new Split(.2, 1));
 *   Survey survey = Survey.of(folder);
 *   System.out.println(survey);
 *   SampleReader reader = survey.requireSound().reader();
 *   Sample first = reader.read(folder.part(Part.TRAIN).get(0));
 * </pre>
 */
@NullMarked
package io.github.dl4jlosses.examples.folder;

import org.jspecify.annotations.NullMarked;
