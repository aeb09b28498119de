package io.github.dl4jlosses.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The U-Net of the example in PyTorch's functions, trained with its cross entropy and Adam. ReLU
 * and the bias are added in place; gradients are set to none before a step.
 */
final class TorchUNet {
  /** How arrays lie in memory. */
  enum Layout {
    CHANNELS_FIRST(torch.MemoryFormat.Contiguous),
    CHANNELS_LAST(torch.MemoryFormat.ChannelsLast);

    private final torch.MemoryFormat format;

    Layout(torch.MemoryFormat format) {
      this.format = format;
    }

    Tensor of(Tensor tensor) {
      return tensor.contiguous(format);
    }
  }

  private final int depth;
  private final Layout layout;
  private final TensorVector parameters = new TensorVector();
  private final Adam adam;
  private int next; // parameter of the pass

  TorchUNet(Layout layout, int channels, int classes, int depth, int width, double learningRate) {
    this.layout = layout;
    this.depth = depth;
    int in = channels;
    for (int level = 0; level < depth; level++) {
      in = doubleBlock(in, width << level);
    }
    in = doubleBlock(in, width << depth);
    for (int level = depth - 1; level >= 0; level--) {
      in = block(in, width << level);
      in = doubleBlock(2 * in, width << level);
    }
    convolution(in, classes, 1);
    add(torch.zeros(classes));
    adam = new Adam(parameters, new AdamOptions(learningRate));
  }

  private int doubleBlock(int in, int out) {
    return block(block(in, out), out);
  }

  private int block(int in, int out) {
    convolution(in, out, 3);
    add(torch.ones(out));
    add(torch.zeros(out));
    return out;
  }

  private void convolution(int in, int out, int kernel) {
    double deviation = Math.sqrt(2.0 / (in * kernel * kernel)); // of He et al.
    Tensor weights = torch.randn(out, in, kernel, kernel);
    add(layout.of(weights.mul_(torch.tensor(deviation))));
  }

  private void add(Tensor parameter) {
    parameters.push_back(parameter.set_requires_grad(true));
  }

  long size() {
    long size = 0;
    for (long i = 0; i < parameters.size(); i++) {
      size += parameters.get(i).numel();
    }
    return size;
  }

  /** Takes one step and returns the loss before it. */
  @SuppressWarnings("try") // the scope ends, and does nothing else
  double step(Tensor images, Tensor classes) {
    try (PointerScope scope = new PointerScope()) {
      adam.zero_grad();
      Tensor loss = torch.cross_entropy_loss(logits(layout.of(images)), classes);
      loss.backward();
      adam.step();
      return loss.item_float();
    }
  }

  private Tensor logits(Tensor images) {
    next = 0;
    Deque<Tensor> skips = new ArrayDeque<>();
    Tensor x = images;
    for (int level = 0; level < depth; level++) {
      x = block(block(x));
      skips.push(x);
      x = torch.max_pool2d(x, 2, 2);
    }
    x = block(block(x));
    for (int level = depth - 1; level >= 0; level--) {
      Tensor skip = skips.pop();
      x = block(torch.upsample_nearest2d(x, skip.size(2), skip.size(3)));
      x = block(block(torch.cat(new TensorVector(skip, x), 1)));
    }
    return convolution(x, 0).add_(parameters.get(next++).view(1, -1, 1, 1));
  }

  private Tensor block(Tensor x) {
    Tensor convolved = convolution(x, 1);
    TensorOptional none = new TensorOptional();
    Tensor scale = parameters.get(next++);
    Tensor shift = parameters.get(next++);
    return torch.relu_(
        torch.batch_norm(
            convolved,
            new TensorOptional(scale),
            new TensorOptional(shift),
            none,
            none,
            /* training= */ true,
            /* momentum= */ 0.1,
            /* eps= */ 1e-5,
            /* cudnn_enabled= */ false));
  }

  private Tensor convolution(Tensor x, long padding) {
    Tensor weights = parameters.get(next++);
    long[] ones = {1, 1};
    return torch.conv2d(
        x, weights, new TensorOptional(), ones, new long[] {padding, padding}, ones, 1);
  }
}
