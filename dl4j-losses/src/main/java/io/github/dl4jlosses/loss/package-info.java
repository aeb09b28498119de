/**
 * Losses that take logits, for Deeplearning4j networks.
 *
 * <table>
 *   <caption>The losses</caption>
 *   <tr><th>Class</th><th>Question it asks</th><th>Activation of the layer</th></tr>
 *   <tr><td>{@link LossCrossEntropy}</td><td>which one of C classes?</td>
 *       <td>SOFTMAX or IDENTITY</td></tr>
 *   <tr><td>{@link LossBCEWithLogits}</td><td>yes or no, for each of C channels?</td>
 *       <td>SIGMOID or IDENTITY</td></tr>
 *   <tr><td>{@link LossDice}</td><td>how much do prediction and label overlap?</td>
 *       <td>SOFTMAX, SIGMOID with Target.BINARY, or IDENTITY</td></tr>
 *   <tr><td>{@link LossTversky}</td><td>the same, with costs of errors</td>
 *       <td>SOFTMAX, SIGMOID with Target.BINARY, or IDENTITY</td></tr>
 *   <tr><td>{@link LossGeneralizedDice}</td><td>the same, of all classes at once</td>
 *       <td>SOFTMAX, SIGMOID with Target.BINARY, or IDENTITY</td></tr>
 *   <tr><td>{@link LossFocal}</td><td>which class, with easy pixels counting less?</td>
 *       <td>SOFTMAX, SIGMOID with Target.BINARY, or IDENTITY</td></tr>
 *   <tr><td>{@link LossLovasz}</td><td>how much IoU does each error cost?</td>
 *       <td>SOFTMAX, SIGMOID with hinge(), or IDENTITY</td></tr>
 *   <tr><td>{@link LossTopK}</td><td>what about the hardest pixels?</td>
 *       <td>that of its loss</td></tr>
 *   <tr><td>{@link LossSum}</td><td>several of them</td><td>that of its parts</td></tr>
 * </table>
 *
 * <p><b>Logits in.</b> A loss reads the pre-activation as logits with either activation; with
 * SOFTMAX or SIGMOID {@code net.output(..)} gives probabilities. Any other activation is an error.
 *
 * <p><b>Letters.</b> N examples, C classes or channels, H rows and W columns of an image, T time
 * steps; R rows that a loss is handed; z logit, p probability, y label, m mask.
 *
 * <p><b>Rows.</b> DL4J's layers hand a loss rows [R, C]: OutputLayer and LossLayer R = N, the
 * recurrent layers R = N·T, CnnLossLayer R = N·H·W with pixel (n, h, w) in row (n·H + h)·W + w.
 *
 * <p><b>Who divides.</b> A layer sums what a loss returns and divides the score by N; the updater
 * divides the gradient by N. With {@link Reduction#MEAN} a loss returns R times PyTorch's mean, as
 * do losses without a reduction, so that OutputLayer reports the mean itself, and the layers with
 * many rows per example report it times the rows per example, H·W or T. For cross entropy, and BCE
 * with C = 1, that is the scale of DL4J's own losses, so that learning rates carry over; unweighted
 * and with nothing ignored, MEAN and SUM coincide there. With {@code miniBatch(false)} DL4J leaves
 * out some of these divisions, whatever the loss.
 *
 * <p><b>NCHW.</b> The CnnLossLayer of DL4J 1.0.0-M2.1 computes the score of an NHWC network from
 * mixed-up pixels, whatever the loss: use NCHW with it.
 *
 * <p><b>Mask.</b> A factor of each row's or element's loss; 0 removes it, whatever its label or
 * logits are. OutputLayer and RnnOutputLayer also multiply the logits by the mask before the loss
 * sees them: use only 0 and 1 there.
 */
@NullMarked
package io.github.dl4jlosses.loss;

import org.jspecify.annotations.NullMarked;
