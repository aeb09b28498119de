package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Finds the objects of one image that were missed or invented. */
final class ObjectErrors {
  private final ImageObjects objects;
  private final int width;

  private ObjectErrors(ImageObjects objects, int width) {
    this.objects = objects;
    this.width = width;
  }

  /**
   * Returns those that have no partner of their class: predictions, surest first, each take the
   * free object with the largest IoU, if it reaches the threshold.
   *
   * @param width of the image, for the places
   */
  static List<ObjectError> of(ImageObjects objects, double iouThreshold, int width) {
    return new ObjectErrors(objects, width).find(iouThreshold);
  }

  private List<ObjectError> find(double iouThreshold) {
    List<GroundTruth> missed = new ArrayList<>(objects.truths());
    List<Instance> invented = new ArrayList<>();
    List<Instance> ranked =
        objects.predictions().stream()
            .sorted(Comparator.comparingDouble(Instance::confidence).reversed())
            .toList();
    for (Instance prediction : ranked) {
      missed.stream()
          .filter(truth -> truth.classIndex() == prediction.classIndex())
          .filter(truth -> iou(truth, prediction) >= iouThreshold)
          .max(Comparator.comparingDouble(truth -> iou(truth, prediction)))
          .ifPresentOrElse(missed::remove, () -> invented.add(prediction));
    }
    List<ObjectError> errors = new ArrayList<>();
    missed.forEach(truth -> errors.add(missed(truth)));
    invented.forEach(prediction -> errors.add(invented(prediction)));
    return errors;
  }

  private ObjectError missed(GroundTruth truth) {
    Instance nearest =
        objects.predictions().stream()
            .filter(prediction -> iou(truth, prediction) > 0)
            .max(Comparator.comparingDouble(prediction -> iou(truth, prediction)))
            .orElse(null);
    return nearest == null
        ? error(truth, ObjectError.NOTHING, 0)
        : error(truth, nearest.classIndex(), iou(truth, nearest));
  }

  private ObjectError error(GroundTruth truth, int other, double iou) {
    Region region = truth.region();
    return new ObjectError(
        ObjectError.Kind.MISSED,
        truth.classIndex(),
        region.area(),
        row(region),
        column(region),
        Double.NaN,
        other,
        iou);
  }

  private ObjectError invented(Instance prediction) {
    GroundTruth nearest =
        objects.truths().stream()
            .filter(truth -> iou(truth, prediction) > 0)
            .max(Comparator.comparingDouble(truth -> iou(truth, prediction)))
            .orElse(null);
    Region region = prediction.region();
    return new ObjectError(
        ObjectError.Kind.INVENTED,
        prediction.classIndex(),
        region.area(),
        row(region),
        column(region),
        prediction.confidence(),
        nearest == null ? ObjectError.NOTHING : nearest.classIndex(),
        nearest == null ? 0 : iou(nearest, prediction));
  }

  private static double iou(GroundTruth truth, Instance prediction) {
    return truth.region().iou(prediction.region());
  }

  private int row(Region region) {
    return (int)
        Math.round(Arrays.stream(region.pixels()).map(i -> i / width).average().orElseThrow());
  }

  private int column(Region region) {
    return (int)
        Math.round(Arrays.stream(region.pixels()).map(i -> i % width).average().orElseThrow());
  }
}
