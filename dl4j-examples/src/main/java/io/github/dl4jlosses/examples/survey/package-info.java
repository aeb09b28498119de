/**
 * Reads all files of a dataset once, so that a bad one is known before training starts; tells what
 * the masks mean where nobody says it, and counts the classes.
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
package io.github.dl4jlosses.examples.survey;

import org.jspecify.annotations.NullMarked;
