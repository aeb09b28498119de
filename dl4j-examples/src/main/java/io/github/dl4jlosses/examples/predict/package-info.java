/**
 * Predictions of images of any size, and files of them: masks, pictures, maps of probabilities, and
 * objects as COCO JSON.
 *
 * <pre>
 *   TiledPredictor predictor = new TiledPredictor(network::outputSingle, new Tiling(512, 64, 8));
 *   Picture picture = new ImageDecoder().picture(file);
 *   Prediction prediction = predictor.predict(picture);
 *   PredictionFiles.writeClasses(prediction.classes(), picture.height(), picture.width(), table, png);
 * </pre>
 */
@NullMarked
package io.github.dl4jlosses.examples.predict;

import org.jspecify.annotations.NullMarked;
