package io.github.dl4jlosses.segment;

/**
 * How well a class, or all of them together, are found.
 *
 * @param iou over pixels; of all classes it is their mean, the background included
 * @param pixelAp average precision over pixels
 * @param ap10 average precision over objects at IoU .10
 * @param ap50 the same at IoU .50
 * @param ap70 the same at IoU .70
 * @param ap75 the same at IoU .75
 * @param ap the same averaged over the IoUs .50, .55, .., .95
 */
public record Scores(
    Score iou, Score pixelAp, Score ap10, Score ap50, Score ap70, Score ap75, Score ap) {}
