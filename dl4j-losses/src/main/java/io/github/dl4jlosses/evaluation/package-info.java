/**
 * Metrics as evaluations of DL4J: for {@code doEvaluation}, EvaluativeListener and early stopping;
 * serializable and mergeable, as Spark needs them. Each is a thin shell around {@link
 * io.github.dl4jlosses.metric}.
 *
 * <table>
 *   <caption>Which question, which class</caption>
 *   <tr><th>Question</th><th>Class</th></tr>
 *   <tr><td>What do labels and predictions mean?</td>
 *       <td>{@link io.github.dl4jlosses.evaluation.SegmentationTask}</td></tr>
 *   <tr><td>How much do prediction and truth overlap, and their outlines?</td>
 *       <td>{@link io.github.dl4jlosses.evaluation.SegmentationEvaluation}</td></tr>
 *   <tr><td>Are the pixels of a class ranked above the others?</td>
 *       <td>{@link io.github.dl4jlosses.evaluation.PixelAveragePrecision}</td></tr>
 *   <tr><td>Are the objects found, and the surest ones right?</td>
 *       <td>{@link io.github.dl4jlosses.evaluation.InstanceAveragePrecision}</td></tr>
 *   <tr><td>Which epoch was the best?</td>
 *       <td>{@link io.github.dl4jlosses.evaluation.EvaluationScoreCalculator}</td></tr>
 * </table>
 *
 * <p><b>Memory.</b> One image at a time is copied, all its classes in double.
 *
 * <p><b>Merging.</b> Merging evaluations gives, bit for bit, the evaluation that has seen all their
 * images, in whatever order and parts. Only InstanceAveragePrecision keeps images apart: their
 * order matters to its {@code equals}, to ties taken IN_ORDER, and to the draws of its intervals.
 *
 * <p><b>Masks get lost in DL4J 1.0.0-M2.1</b> before an evaluation could see them. Merging DataSets
 * with labels of rank 4, as ListDataSetIterator does, drops labels masks [N] and [N, H, W], and
 * keeps of [N, 1] the first pixel of each image only. An EvaluativeListener of one DataSet leaves
 * its mask out. Masks [N, 1, 1, 1] and [N, 1, H, W] in an iterator arrive. An ignoreIndex in the
 * labels needs no mask.
 */
@NullMarked
package io.github.dl4jlosses.evaluation;

import org.jspecify.annotations.NullMarked;
