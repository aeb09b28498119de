package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.internal.Arguments;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.serde.json.JsonMappers;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.core.JsonProcessingException;

/**
 * An evaluation that looks at one image after the other.
 *
 * <p>DL4J's BaseEvaluation is no help here: it brings labels and predictions to rows before anyone
 * can look at them, and throws on most masks of images.
 */
public abstract sealed class ImageEvaluation<T extends ImageEvaluation<T>> implements IEvaluation<T>
    permits SegmentationEvaluation, PixelAveragePrecision, InstanceAveragePrecision {
  private static final long serialVersionUID = 1L;

  @JsonProperty(index = 0)
  private final SegmentationTask task;

  ImageEvaluation(SegmentationTask task) {
    this.task = Arguments.notNull("task", task);
  }

  /** Returns what labels and predictions mean. */
  public final SegmentationTask task() {
    return task;
  }

  /** Adds one image, whose arrays may be kept. */
  abstract void add(ImagePixels image);

  /** Adds what the other has seen, which is of the same task. */
  abstract void addAll(T other);

  @Override
  public final void eval(INDArray labels, INDArray predictions) {
    eval(labels, predictions, (INDArray) null);
  }

  /**
   * Evaluates a batch.
   *
   * <p>Shapes are for channels first; with {@code ChannelAxis.LAST} arrays of C channels have them
   * last. One channel may be at either place. If it throws, images before the one at fault have
   * been added. Of probabilities as labels the largest is the class, the lowest class of equals.
   *
   * @param labels class indices [N, 1, H, W] or [N, H, W], or one-hot or probabilities [N, C, H, W]
   *     (one label per pixel), or 0 and 1 in the shape of predictions (any number of them)
   * @param predictions [N, C, H, W]
   * @param mask 0 leaves a pixel out, 1 does not: [N], [N, 1], [N, H, W], [N, 1, H, W], or the
   *     shape of predictions, where one label per pixel wants the same in all channels; or null
   * @throws IllegalArgumentException if a shape or a value that counts is another
   */
  @Override
  public final void eval(INDArray labels, INDArray predictions, @Nullable INDArray mask) {
    Batch batch = Batch.of(task, labels, predictions, mask);
    for (int n = 0; n < batch.size(); n++) {
      add(batch.image(n));
    }
  }

  /** Evaluates a batch; the metadata is not used. */
  @Override
  public final void eval(
      INDArray labels, INDArray predictions, @Nullable List<? extends Serializable> metaData) {
    eval(labels, predictions, (INDArray) null);
  }

  /** Evaluates a batch; the metadata is not used. */
  @Override
  public final void eval(
      INDArray labels,
      INDArray predictions,
      @Nullable INDArray mask,
      @Nullable List<? extends Serializable> metaData) {
    eval(labels, predictions, mask);
  }

  /**
   * Throws.
   *
   * @deprecated images are no time series
   */
  @Override
  @Deprecated
  public final void evalTimeSeries(INDArray labels, INDArray predictions) {
    throw new UnsupportedOperationException("images are no time series: use eval");
  }

  /**
   * Throws.
   *
   * @deprecated images are no time series
   */
  @Override
  @Deprecated
  public final void evalTimeSeries(
      INDArray labels, INDArray predictions, @Nullable INDArray labelsMask) {
    throw new UnsupportedOperationException("images are no time series: use eval");
  }

  /**
   * Adds what another evaluation has seen: the result is that of one which has seen all of it.
   *
   * @throws IllegalArgumentException if the other is of another task, or has other options
   */
  @Override
  public final void merge(T other) {
    if (!other.task().equals(task)) {
      throw Arguments.bad("other", "have the task " + task, other.task());
    }
    addAll(other);
  }

  /** Returns options and state as JSON, which the static {@code fromJson} reads. */
  @Override
  public final String toJson() {
    try {
      return JsonMappers.getMapper().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the JSON, which is YAML too: DL4J's BaseEvaluation.fromYaml, in spite of its name,
   * reads nothing else.
   */
  @Override
  public final String toYaml() {
    return toJson();
  }

  /** Prints the table of {@link #stats}. */
  @Override
  public final String toString() {
    return stats();
  }

  static <T extends ImageEvaluation<T>> T read(String json, Class<T> type) {
    try {
      return JsonMappers.getMapper().readValue(json, type);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "json must be a " + type.getSimpleName() + ", got " + e.getMessage(), e);
    }
  }
}
