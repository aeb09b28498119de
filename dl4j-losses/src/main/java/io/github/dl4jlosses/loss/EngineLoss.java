package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.engine.Arithmetic;
import io.github.dl4jlosses.internal.engine.Engine;
import io.github.dl4jlosses.internal.formula.Formula;
import io.github.dl4jlosses.internal.formula.Part;
import io.github.dl4jlosses.internal.label.Inputs;
import io.github.dl4jlosses.internal.label.LabelKind;
import io.github.dl4jlosses.internal.label.LabelRule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A loss that the engine runs. */
interface EngineLoss extends SegmentationLoss {
  /** Returns how it reads labels. Of no use to users. */
  LabelRule labelRule();

  /** Returns what it computes for so many channels. Of no use to users. */
  Formula formula(int channels);

  @Override
  default Activation activation() {
    return labelRule().kind() == LabelKind.CHANNELS ? Activation.SIGMOID : Activation.SOFTMAX;
  }

  @Override
  default double value(INDArray labels, INDArray logits, @Nullable INDArray mask) {
    LabelRule rule = labelRule();
    Inputs inputs = Inputs.of(rule, labels, logits, mask);
    return Engine.value(parts(inputs), rule, inputs, Arithmetic.of(rule, logits));
  }

  @Override
  default ValueAndGradient valueAndGradient(
      INDArray labels, INDArray logits, @Nullable INDArray mask) {
    INDArray gradient = Nd4j.createUninitialized(logits.dataType(), logits.shape());
    return new ValueAndGradient(gradientInto(gradient, 1, labels, logits, mask), gradient);
  }

  @Override
  default double gradientInto(
      INDArray gradient,
      double multiple,
      INDArray labels,
      INDArray logits,
      @Nullable INDArray mask) {
    LabelRule rule = labelRule();
    Inputs inputs = Inputs.of(rule, labels, logits, mask);
    return Engine.gradientInto(
        gradient, multiple, parts(inputs), rule, inputs, Arithmetic.of(rule, logits));
  }

  private List<Part> parts(Inputs inputs) {
    return List.of(new Part(1, formula(inputs.channels())));
  }
}
