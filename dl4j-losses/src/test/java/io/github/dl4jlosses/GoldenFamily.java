package io.github.dl4jlosses;

import static io.github.dl4jlosses.Golden.doubles;
import static io.github.dl4jlosses.Golden.longs;

import io.github.dl4jlosses.loss.Hardest;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.LossFocal;
import io.github.dl4jlosses.loss.LossGeneralizedDice;
import io.github.dl4jlosses.loss.LossLovasz;
import io.github.dl4jlosses.loss.LossSum;
import io.github.dl4jlosses.loss.LossTopK;
import io.github.dl4jlosses.loss.LossTversky;
import io.github.dl4jlosses.loss.Overlap;
import io.github.dl4jlosses.loss.PixelLoss;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.loss.Regions;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.loss.Smooth;
import io.github.dl4jlosses.loss.Target;
import io.github.dl4jlosses.loss.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * One case of golden/family.json.
 *
 * @param number place in the file
 */
public record GoldenFamily(int number, JsonNode json) {
  /** Returns the cases whose losses there are. */
  public static List<GoldenFamily> cases() {
    List<JsonNode> json = Golden.cases("family.json");
    return IntStream.range(0, json.size())
        .mapToObj(i -> new GoldenFamily(i, json.get(i)))
        .filter(c -> c.lossOrNull() != null)
        .toList();
  }

  public long[] shape() {
    return longs(json.get("shape"));
  }

  public INDArray logits() {
    return Nd4j.createFromArray(doubles(json.get("x"))).reshape(shape());
  }

  public INDArray gradient() {
    return Nd4j.createFromArray(doubles(json.get("grad"))).reshape(shape());
  }

  public double value() {
    return json.get("value").doubleValue();
  }

  /** Class indices [N, d…], or labels of the shape of the logits. */
  public INDArray labels() {
    long[] shape = shape();
    long[] perPixel =
        LongStream.concat(LongStream.of(shape[0]), LongStream.of(shape).skip(2)).toArray();
    boolean index = json.get("labels").asText().equals("index");
    return Nd4j.createFromArray(doubles(json.get("target"))).reshape(index ? perPixel : shape);
  }

  private int ignoreIndex() {
    JsonNode index = json.get("ignore_index");
    return index.isNull() ? LossCrossEntropy.DEFAULT_IGNORE_INDEX : index.intValue();
  }

  private Target target() {
    if (json.get("activation").asText().equals("sigmoid")) {
      return Target.BINARY;
    }
    return json.get("labels").asText().equals("index") ? Target.INDEX : Target.PROBABILITY;
  }

  /** Returns the loss. */
  public SegmentationLoss loss() {
    SegmentationLoss loss = lossOrNull();
    if (loss == null) {
      throw new AssertionError(this);
    }
    return loss;
  }

  private @Nullable SegmentationLoss lossOrNull() {
    return loss(json.get("loss").asText(), json.get("params"));
  }

  private @Nullable SegmentationLoss loss(String name, JsonNode params) {
    return switch (name) {
      case "ce" -> crossEntropy(params);
      case "bce" ->
          new LossBCEWithLogits()
              .withIgnoreIndex(ignoreIndex())
              .withReduction(Reduction.MEAN_OR_ZERO);
      case "dice" -> dice(params);
      case "lovasz_softmax", "lovasz_hinge" -> lovasz(params);
      case "topk" ->
          new LossTopK(crossEntropy(params), Hardest.share(params.get("share").doubleValue()));
      case "tversky" -> tversky(params);
      case "focal_softmax", "focal_sigmoid" -> focal(params);
      case "generalized_dice" -> generalizedDice(params);
      case "sum" -> sum(params.get("parts"));
      default -> null;
    };
  }

  private PixelLoss crossEntropy(JsonNode params) {
    return new LossCrossEntropy(
        weights(params),
        ignoreIndex(),
        params.get("smoothing").doubleValue(),
        Reduction.MEAN,
        Target.INDEX);
  }

  private SegmentationLoss dice(JsonNode params) {
    boolean jaccard = params.get("jaccard").booleanValue();
    boolean squared = params.get("squared").booleanValue();
    return new LossDice(
        target(),
        regions(params),
        smooth(params),
        jaccard ? LossDice.Ratio.JACCARD : LossDice.Ratio.DICE,
        squared ? Overlap.SQUARES : Overlap.PRODUCT,
        ignoreIndex());
  }

  private SegmentationLoss lovasz(JsonNode params) {
    LossLovasz loss = params.has("classes") ? new LossLovasz() : LossLovasz.hinge();
    if (params.has("classes")) {
      loss = loss.withClasses(Regions.Classes.valueOf(upper(params, "classes")));
    }
    return loss.withGrouping(Regions.Grouping.valueOf(upper(params, "grouping")))
        .withIgnoreIndex(ignoreIndex());
  }

  private SegmentationLoss focal(JsonNode params) {
    JsonNode alpha = params.path("alpha");
    return new LossFocal(
        target(),
        params.get("gamma").doubleValue(),
        weights(params),
        alpha.isNumber()
            ? LossFocal.Balance.ofAlpha(alpha.doubleValue())
            : LossFocal.Balance.even(),
        params.get("reduction").asText().equals("sum") ? Reduction.SUM : Reduction.MEAN_OR_ZERO,
        ignoreIndex());
  }

  private SegmentationLoss tversky(JsonNode params) {
    return new LossTversky(
        target(),
        regions(params),
        smooth(params),
        new LossTversky.Costs(params.get("alpha").doubleValue(), params.get("beta").doubleValue()),
        new LossTversky.Focus(params.get("gamma").doubleValue(), LossTversky.FocusOn.EACH_CLASS),
        ignoreIndex());
  }

  private SegmentationLoss generalizedDice(JsonNode params) {
    return new LossGeneralizedDice(
        target(),
        regions(params),
        smooth(params),
        LossGeneralizedDice.Volume.valueOf(upper(params, "volume")),
        ignoreIndex());
  }

  private @Nullable SegmentationLoss sum(JsonNode parts) {
    List<LossSum.Part> losses = new ArrayList<>();
    for (JsonNode part : parts) {
      SegmentationLoss loss = loss(part.get("loss").asText(), part);
      if (loss == null) {
        return null;
      }
      losses.add(new LossSum.Part(loss, part.get("factor").doubleValue()));
    }
    return new LossSum(losses);
  }

  private static Weights weights(JsonNode params) {
    JsonNode weight = params.path("weight");
    return weight.size() == 0 ? Weights.uniform() : Weights.of(doubles(weight));
  }

  private static Regions regions(JsonNode params) {
    return new Regions(
        Regions.Grouping.valueOf(upper(params, "grouping")),
        Regions.Classes.valueOf(upper(params, "classes")),
        weights(params));
  }

  private static String upper(JsonNode params, String name) {
    return params.get(name).asText().toUpperCase(Locale.ROOT);
  }

  private static Smooth smooth(JsonNode params) {
    return new Smooth(params.get("smooth_nr").doubleValue(), params.get("smooth_dr").doubleValue());
  }

  @Override
  public String toString() {
    return number + " " + json.get("loss").asText() + " " + json.get("shape");
  }
}
