/**
 * Metrics of segmentation: counts of pixels, ranking of pixels, and objects found in a probability
 * map. Pure functions of arrays with small immutable results; nothing here needs a network.
 *
 * <table>
 *   <caption>Which question, which class</caption>
 *   <tr><th>Question</th><th>Class</th></tr>
 *   <tr><td>How much do prediction and truth overlap?</td><td>{@link ConfusionMatrix}</td></tr>
 *   <tr><td>Are the pixels of a class ranked above the others?</td>
 *       <td>{@link PrecisionRecallCurve} of pixels; {@link RankedScores} of any number of them</td></tr>
 *   <tr><td>Are outlines right?</td><td>{@link Boundary}</td></tr>
 *   <tr><td>Which objects does a probability map show?</td><td>{@link io.github.dl4jlosses.metric.instance.InstanceExtractor}</td></tr>
 *   <tr><td>Are the objects found, and the surest ones right?</td>
 *       <td>{@link io.github.dl4jlosses.metric.matching.InstanceScores}</td></tr>
 *   <tr><td>How sure is any of these numbers?</td><td>{@link Bootstrap}</td></tr>
 * </table>
 *
 * <p><b>Undefined is NaN</b>, and means leave it out by name: a class without a single pixel or
 * object has no IoU, no recall and no AP, neither 0 nor 1.
 *
 * <p><b>Names.</b> AP50, AP70, AP10 are average precision over objects at one IoU threshold,
 * AP@[.50:.05:.95] the mean over ten; pixel AP is average precision over pixels and knows no
 * objects.
 */
@NullMarked
package io.github.dl4jlosses.metric;

import org.jspecify.annotations.NullMarked;
