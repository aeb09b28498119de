package io.github.dl4jlosses;

import static io.github.dl4jlosses.Golden.doubles;
import static io.github.dl4jlosses.Golden.longs;

import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.PixelLoss;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.loss.Target;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * One case of golden/losses.json, its arrays read as rows [R, columns].
 *
 * @param number place in the file
 */
public record GoldenLoss(int number, JsonNode json) {
  /** Returns all cases of the file. */
  public static List<GoldenLoss> cases() {
    List<JsonNode> json = Golden.cases("losses.json");
    return IntStream.range(0, json.size()).mapToObj(i -> new GoldenLoss(i, json.get(i))).toList();
  }

  public boolean crossEntropy() {
    return json.get("fn").asText().equals("cross_entropy");
  }

  public boolean index() {
    return json.get("target_kind").asText().equals("index");
  }

  public Reduction reduction() {
    return switch (json.get("reduction").asText()) {
      case "mean" -> Reduction.MEAN;
      default -> Reduction.SUM;
    };
  }

  /** Returns whether the file has the losses of all pixels, not their sum or mean. */
  public boolean unreduced() {
    return json.get("reduction").asText().equals("none");
  }

  public long[] shape() {
    return longs(json.get("shape"));
  }

  /** The axis of weights and softmax: 1, or the last along which a pos_weight [W] broadcasts. */
  public int channelAxis() {
    boolean alongTheLast =
        json.path("pos_weight_shape").size() == 1 && json.get("pos_weight").size() > 1;
    return alongTheLast || shape().length == 1 ? shape().length - 1 : 1;
  }

  public INDArray rows(double[] values, long... shape) {
    INDArray array = Nd4j.createFromArray(values).reshape(shape);
    int rank = shape.length;
    int[] order =
        IntStream.concat(
                IntStream.range(0, rank).filter(axis -> axis != channelAxis()),
                IntStream.of(channelAxis()))
            .toArray();
    return array.permute(order).dup('c').reshape(-1, shape[channelAxis()]);
  }

  public INDArray rows(String key) {
    return rows(doubles(json.get(key)), shape());
  }

  /** An array of any shape that broadcasts as NumPy's do, as rows. */
  public INDArray broadcastRows(String key) {
    long[] small = longs(json.get(key + "_shape"));
    long[] full = shape();
    long[] padded = new long[full.length];
    for (int i = 0; i < full.length; i++) {
      int j = i - (full.length - small.length);
      padded[i] = j < 0 ? 1 : small[j];
    }
    INDArray array = Nd4j.createFromArray(doubles(json.get(key))).reshape(padded);
    return rows(array.broadcast(full).dup('c').data().asDouble(), full);
  }

  public INDArray labels() {
    return crossEntropy() && index()
        ? Nd4j.createFromArray(doubles(json.get("target"))).reshape(-1, 1)
        : rows("target");
  }

  public PixelLoss loss() {
    if (!crossEntropy()) {
      LossBCEWithLogits bce = new LossBCEWithLogits().withReduction(reduction());
      if (json.get("pos_weight").isNull()) {
        return bce;
      }
      double[] posWeight = doubles(json.get("pos_weight"));
      long channels = shape()[channelAxis()];
      return bce.withPosWeight(
          posWeight.length == 1
              ? IntStream.range(0, (int) channels).mapToDouble(c -> posWeight[0]).toArray()
              : posWeight);
    }
    LossCrossEntropy loss =
        new LossCrossEntropy()
            .withLabelSmoothing(json.get("label_smoothing").doubleValue())
            .withTarget(index() ? Target.INDEX : Target.PROBABILITY)
            .withReduction(reduction());
    if (!json.get("weight").isNull()) {
      loss = loss.withWeight(doubles(json.get("weight")));
    }
    JsonNode ignoreIndex = json.get("ignore_index");
    return ignoreIndex.isNull() ? loss : loss.withIgnoreIndex(ignoreIndex.intValue());
  }

  /** BCE's weight of any shape, as a factor per element. */
  public @Nullable INDArray elementWeight() {
    return crossEntropy() || json.get("weight").isNull() ? null : broadcastRows("weight");
  }

  /** What the gradient is multiplied by from above: a factor per row or element. */
  public INDArray upstream() {
    double[] upstream = doubles(json.get("upstream"));
    return crossEntropy() ? Nd4j.createFromArray(upstream).reshape(-1, 1) : rows(upstream, shape());
  }

  @Override
  public String toString() {
    return number
        + " "
        + json.get("fn")
        + " "
        + json.get("shape")
        + " "
        + json.get("reduction")
        + " "
        + json.path("tag").asText();
  }
}
