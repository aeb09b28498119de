package io.github.dl4jlosses.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The losses in PyTorch's functions: its own cross entropy and BCE, MONAI's Dice and focal loss,
 * the Lovász loss of its authors, nnU-Net's top-k.
 */
@SuppressWarnings("try") // scopes end, and do nothing else
final class TorchLoss implements Iteration {
  private static final long MEAN = 1; // at::Reduction
  private static final long NONE = 0;

  private final Workload load;
  private final Tensor x;
  private final Tensor labels; // [N, H, W] of classes, or [N, C, H, W] of 0 and 1
  private final Tensor weights;

  TorchLoss(Workload load) {
    this.load = load;
    torch.set_num_threads(Runtime.getRuntime().availableProcessors());
    INDArray logits = load.logits();
    x = torch.from_blob(logits.data().pointer(), load.shape()).clone().set_requires_grad(true);
    INDArray y = load.isBce() ? load.bits() : load.indices().castTo(DataType.INT64);
    labels =
        load.isBce()
            ? torch.from_blob(y.data().pointer(), load.shape()).clone()
            : torch
                .from_blob(
                    y.data().pointer(),
                    new long[] {load.n(), load.h(), load.w()},
                    new TensorOptions(torch.ScalarType.Long))
                .clone();
    INDArray w = Nd4j.createFromArray(load.weights()).castTo(DataType.FLOAT);
    weights =
        torch
            .from_blob(
                w.data().pointer(),
                load.isBce() ? new long[] {load.channels(), 1, 1} : new long[] {load.channels()})
            .clone();
  }

  @Override
  public double run() {
    try (PointerScope scope = new PointerScope()) {
      Tensor loss = loss();
      torch.grad(new TensorVector(loss), new TensorVector(x));
      return loss.item_float();
    }
  }

  private Tensor loss() {
    TensorOptional none = new TensorOptional();
    return switch (load.loss()) {
      case PLAIN -> torch.cross_entropy_loss(x, labels, none, MEAN, -100, 0);
      case ALL ->
          torch.cross_entropy_loss(
              x, labels, new TensorOptional(weights), MEAN, Workload.IGNORED, Workload.SMOOTHING);
      case BCE ->
          torch.binary_cross_entropy_with_logits(
              x, labels, none, new TensorOptional(weights), MEAN);
      case DICE -> dice();
      case CE_DICE -> torch.cross_entropy_loss(x, labels, none, MEAN, -100, 0).add(dice());
      case FOCAL -> focal();
      case LOVASZ -> lovasz();
      case TOP_K -> topK(none);
    };
  }

  private Tensor oneHot() {
    return torch.zeros(load.shape()).scatter(1, labels.unsqueeze(1), new Scalar(1f));
  }

  /** MONAI DiceLoss(softmax=True, to_onehot_y=True, batch=True). */
  private Tensor dice() {
    Tensor p = torch.softmax(x, 1);
    Tensor t = oneHot();
    long[] pixels = {0, 2, 3};
    Tensor overlap = p.mul(t).sum(pixels);
    Tensor sizes = p.sum(pixels).add(t.sum(pixels));
    Scalar smooth = new Scalar(1e-5f);
    Tensor ratio = overlap.mul(new Scalar(2f)).add(smooth).div(sizes.add(smooth));
    return ratio.neg().add(new Scalar(1f)).mean();
  }

  /** MONAI FocalLoss(use_softmax=True, to_onehot_y=True), whose mean is over classes too. */
  private Tensor focal() {
    Tensor logP = torch.log_softmax(x, 1);
    Tensor easy = logP.exp().neg().add(new Scalar(1f));
    Tensor each = torch.pow(easy, new Scalar(2f)).neg().mul(logP).mul(oneHot());
    return each.mean().mul(new Scalar((float) load.channels()));
  }

  /** lovasz_losses.py, lovasz_softmax with classes="present". */
  private Tensor lovasz() {
    Tensor p = torch.softmax(x, 1).permute(1, 0, 2, 3).reshape(load.channels(), -1);
    Tensor y = labels.flatten();
    long pixels = y.numel();
    List<Tensor> losses = new ArrayList<>();
    for (long c = 0; c < load.channels(); c++) {
      Tensor truth = torch.eq(y, new Scalar(c)).toType(torch.ScalarType.Float);
      Tensor errors = truth.sub(p.select(0, c)).abs();
      T_TensorTensor_T sorted = torch.sort(errors, 0, /* descending= */ true);
      Tensor truthSorted = torch.index_select(truth, 0, sorted.get1());
      Tensor all = truthSorted.sum();
      Tensor intersection = all.sub(truthSorted.cumsum(0));
      Tensor union = all.add(truthSorted.neg().add(new Scalar(1f)).cumsum(0));
      Tensor jaccard = intersection.div(union).neg().add(new Scalar(1f));
      Tensor steps = jaccard.narrow(0, 1, pixels - 1).sub(jaccard.narrow(0, 0, pixels - 1));
      Tensor weight = torch.cat(new TensorVector(jaccard.narrow(0, 0, 1), steps));
      losses.add(torch.dot(sorted.get0(), weight));
    }
    return torch.stack(new TensorVector(losses.toArray(Tensor[]::new))).mean();
  }

  /** nnU-Net TopKLoss. */
  private Tensor topK(TensorOptional none) {
    Tensor each = torch.cross_entropy_loss(x, labels, none, NONE, -100, 0).flatten();
    long k = (long) (each.numel() * Workload.HARDEST);
    return torch.topk(each, k, 0, /* largest= */ true, /* sorted= */ false).get0().mean();
  }
}
