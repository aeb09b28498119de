package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.segment.Score;

/**
 * How well the objects of one class are found at one IoU.
 *
 * @param iouThreshold overlap from which an object counts as found
 * @param ap average precision; NaN without objects
 */
public record ObjectScores(double iouThreshold, Score ap, PrecisionRecallCurve curve) {}
