package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds the objects of one image that were missed or invented. */
record ObjectErrors(ImageObjects objects, int width) {
  /**
   * Returns those that have no partner of their class: predictions, surest first, each take the
   * free object with the largest IoU, if it reaches the threshold.
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
    Instance nearest = nearest(truth.region(), objects.predictions(), Instance::region);
    return error(
        ObjectError.Kind.MISSED,
        truth.classIndex(),
        truth.region(),
        Double.NaN,
        nearest == null ? ObjectError.NOTHING : nearest.classIndex(),
        nearest == null ? 0 : iou(truth, nearest));
  }

  private ObjectError invented(Instance prediction) {
    GroundTruth nearest = nearest(prediction.region(), objects.truths(), GroundTruth::region);
    return error(
        ObjectError.Kind.INVENTED,
        prediction.classIndex(),
        prediction.region(),
        prediction.confidence(),
        nearest == null ? ObjectError.NOTHING : nearest.classIndex(),
        nearest == null ? 0 : iou(nearest, prediction));
  }

  private static <T> @Nullable T nearest(Region to, List<T> others, Function<T, Region> region) {
    return others.stream()
        .filter(other -> region.apply(other).iou(to) > 0)
        .max(Comparator.comparingDouble(other -> region.apply(other).iou(to)))
        .orElse(null);
  }

  private ObjectError error(
      ObjectError.Kind kind, int c, Region region, double confidence, int other, double iou) {
    int row = center(region, i -> i / width);
    int column = center(region, i -> i % width);
    return new ObjectError(kind, c, region.area(), row, column, confidence, other, iou);
  }

  private static int center(Region region, IntUnaryOperator coordinate) {
    return (int) Math.round(Arrays.stream(region.pixels()).map(coordinate).average().orElseThrow());
  }

  private static double iou(GroundTruth truth, Instance prediction) {
    return truth.region().iou(prediction.region());
  }
}
