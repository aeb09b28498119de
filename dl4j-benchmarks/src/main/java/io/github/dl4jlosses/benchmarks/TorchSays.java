package io.github.dl4jlosses.benchmarks;

import java.util.Locale;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * What PyTorch prints for the calls that the lessons quote: values, and messages of errors.
 * results/pytorch.md keeps it, and a test compares the lessons with that.
 */
public final class TorchSays {
  private static final long NONE = 0; // at::Reduction
  private static final long MEAN = 1;
  private static final TensorOptional NO = new TensorOptional();

  private TorchSays() {}

  /** Something that PyTorch computes or refuses. */
  private interface Call {
    Tensor run();
  }

  /** Prints all. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    values();
    twins();
    moreTwins();
    messages();
  }

  private static Tensor doubles(long[] shape, double... numbers) {
    TensorOptions type = new TensorOptions(torch.ScalarType.Double);
    return torch.from_blob(new DoublePointer(numbers), shape, type).clone();
  }

  private static Tensor longs(long[] shape, long... numbers) {
    return torch.tensor(numbers).reshape(shape);
  }

  private static long[] shape(long... sizes) {
    return sizes;
  }

  private static Tensor logits() {
    return doubles(shape(3, 3), 1, 2, 3, 0, 0, 0, 2, -1, 0.5);
  }

  private static void value(String call, Call what) {
    System.out.printf("%s: %.10f%n", call, what.run().item_double());
  }

  private static void values() {
    Tensor x = logits();
    Tensor y = longs(shape(3), 2, 0, 1);
    Tensor t = doubles(shape(3, 3), .2, .3, .5, 1, 0, 0, 0, .5, .5);
    TensorOptional w = new TensorOptional(doubles(shape(3), 1, 2, 0.5));
    value("cross_entropy(x, y)", () -> torch.cross_entropy_loss(x, y, NO, MEAN, -100, 0));
    value("… weight=w", () -> torch.cross_entropy_loss(x, y, w, MEAN, -100, 0));
    value("… label_smoothing=0.1", () -> torch.cross_entropy_loss(x, y, NO, MEAN, -100, 0.1));
    value("… both", () -> torch.cross_entropy_loss(x, y, w, MEAN, -100, 0.1));
    value("… and ignore_index=0", () -> torch.cross_entropy_loss(x, y, w, MEAN, 0, 0.1));
    value("cross_entropy(x, t, weight=w)", () -> torch.cross_entropy_loss(x, t, w, MEAN, -100, 0));
    value("… label_smoothing=0.1", () -> torch.cross_entropy_loss(x, t, w, MEAN, -100, 0.1));
    Tensor one = doubles(shape(1, 3), 1, 2, 3);
    Tensor hot = doubles(shape(1, 3), 0, 0, 1);
    value(
        "cross_entropy of 1, 2, 3 and class 2",
        () -> torch.cross_entropy_loss(one, longs(shape(1), 2), NO, MEAN, -100, 0));
    value(
        "binary_cross_entropy_with_logits of the same",
        () -> torch.binary_cross_entropy_with_logits(one, hot, NO, NO, MEAN));
    Tensor far = doubles(shape(2, 2), -100, 100, -100, 100);
    TensorOptional twenty = new TensorOptional(doubles(shape(2), 20, 10));
    value(
        "weights 20, 10, mean of losses",
        () -> torch.cross_entropy_loss(far, longs(shape(2), 0, 1), twenty, NONE, -100, 0).mean());
    value(
        "weights 20, 10, mean",
        () -> torch.cross_entropy_loss(far, longs(shape(2), 0, 1), twenty, MEAN, -100, 0));
    Tensor zeros = torch.zeros(1, 3, 2, 3);
    TensorOptional columns = new TensorOptional(doubles(shape(3), 1, 5, 20));
    TensorOptional channels = new TensorOptional(doubles(shape(3, 1, 1), 1, 5, 20));
    for (long column = 0; column < 3; column++) {
      long at = column;
      value("pos_weight [3], channel 0, column " + at, () -> cost(zeros, columns, at));
    }
    for (long column = 0; column < 3; column++) {
      long at = column;
      value("pos_weight [3, 1, 1], channel 0, column " + at, () -> cost(zeros, channels, at));
    }
    value(
        "label 255 at logit 1",
        () ->
            torch.binary_cross_entropy_with_logits(
                doubles(shape(1), 1), doubles(shape(1), 255), NO, NO, MEAN));
  }

  private static void twins() {
    Tensor z = doubles(shape(1, 3), 1, 2, 3).set_requires_grad(true);
    torch.cross_entropy_loss(z, longs(shape(1), 2), NO, MEAN, -100, 0).backward();
    for (long c = 0; c < 3; c++) {
      long at = c;
      value("gradient of 1, 2, 3 and class 2, logit " + c, () -> z.grad().select(1, at));
    }
    Tensor ship = doubles(shape(1), 1);
    value(
        "binary_cross_entropy_with_logits of 1 and a ship",
        () -> torch.binary_cross_entropy_with_logits(doubles(shape(1), 1), ship, NO, NO, MEAN));
    TensorOptional five = new TensorOptional(doubles(shape(1), 5));
    value(
        "… of -1 and a ship, pos_weight 5",
        () -> torch.binary_cross_entropy_with_logits(doubles(shape(1), -1), ship, NO, five, MEAN));
    Tensor p = doubles(shape(8), .9, .8, .3, .4, .2, .1, .1, .2);
    Tensor t = doubles(shape(8), 1, 1, 1, 0, 0, 0, 0, 0);
    Scalar two = new Scalar(2.);
    value(
        "1 - 2 * (p * t).sum() / (p.sum() + t.sum())",
        () -> torch.ones(1).sub(p.mul(t).sum().mul(two).div(p.sum().add(t.sum()))));
  }

  private static void moreTwins() {
    Tensor p = doubles(shape(1, 4), 1 / 8., 1 / 2., 1 / 4., 1 / 8.);
    Tensor t = doubles(shape(1, 4), 1 / 2., 1 / 4., 1 / 8., 1 / 8.);
    value(
        "cross_entropy(p.log(), t)", () -> torch.cross_entropy_loss(p.log(), t, NO, MEAN, -100, 0));
    Tensor image = doubles(shape(1, 3, 1, 3), 1, 0, 2, 2, 0, -1, 3, 0, 0.5);
    value(
        "cross_entropy of an image (1, 3, 1, 3)", () -> ce(image, longs(shape(1, 1, 3), 2, 0, 1)));
    Tensor two = doubles(shape(2, 3), 1, 2, 3, 0, 0, 0);
    value(
        "cross_entropy, ignore_index=255",
        () -> torch.cross_entropy_loss(two, longs(shape(2), 0, 255), NO, MEAN, 255, 0));
    Tensor questions = doubles(shape(1, 3), 2, 3, -4);
    value(
        "binary_cross_entropy_with_logits of 2, 3, -4 and 1, 1, 0",
        () -> bce(questions, doubles(shape(1, 3), 1, 1, 0), NO, NO));
    for (double right : new double[] {0.5, 0.9}) {
      Tensor logP = doubles(shape(1), right).log();
      Tensor easy = logP.exp().neg().add(new Scalar(1.));
      value("-(1 - log_p.exp()) ** 2 * log_p, p = " + right, () -> easy.mul(easy).mul(logP).neg());
    }
  }

  private static Tensor cost(Tensor zeros, TensorOptional weights, long column) {
    Tensor each =
        torch.binary_cross_entropy_with_logits(zeros, torch.ones(1, 3, 2, 3), NO, weights, NONE);
    return each.select(0, 0).select(0, 0).select(0, 0).select(0, column);
  }

  private static void message(String call, Call what) {
    String said;
    try {
      said = "no error, " + what.run().item_double();
    } catch (RuntimeException e) {
      said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
    System.out.println(call + ": " + said);
  }

  private static void messages() {
    Tensor x = logits().to(torch.ScalarType.Float);
    Tensor y = longs(shape(3), 2, 0, 1);
    Tensor image = torch.zeros(2, 3, 4, 5);
    Tensor hot = longs(shape(3, 3), 0, 0, 1, 1, 0, 0, 0, 1, 0);
    message("float classes", () -> ce(x, y.to(torch.ScalarType.Float)));
    message("int32 classes", () -> ce(x, y.to(torch.ScalarType.Int)));
    message("one-hot of type long", () -> ce(x, hot));
    message("classes (N, 1)", () -> ce(x, y.reshape(3, 1)));
    message("mask (N, 1, H, W)", () -> ce(image, longs(shape(1), 0).expand(2, 1, 4, 5)));
    message("mask (N, W, H)", () -> ce(image, longs(shape(1), 0).expand(2, 5, 4)));
    message("class 255", () -> ce(x, longs(shape(3), 2, 255, 1)));
    TensorOptional two = new TensorOptional(torch.ones(2));
    message("two weights", () -> torch.cross_entropy_loss(x, y, two, MEAN, -100, 0));
    message("BCE, long labels", () -> bce(x, hot, NO, NO));
    TensorOptional channels = new TensorOptional(torch.ones(3));
    message("BCE, pos_weight [3]", () -> bce(image, torch.ones(2, 3, 4, 5), NO, channels));
    Tensor rows = torch.zeros(4, 5);
    TensorOptional batch = new TensorOptional(torch.ones(4));
    message("BCE, weight [N]", () -> bce(rows, torch.ones(4, 5), batch, NO));
    Tensor leaf = torch.ones(3, 3).set_requires_grad(true);
    message(
        "argmax before the loss", () -> backward(torch.argmax(leaf).to(torch.ScalarType.Float)));
    message("detach before the loss", () -> backward(ce(leaf.detach(), y)));
  }

  private static Tensor ce(Tensor x, Tensor y) {
    return torch.cross_entropy_loss(x, y, NO, MEAN, -100, 0);
  }

  private static Tensor bce(Tensor x, Tensor y, TensorOptional weight, TensorOptional posWeight) {
    return torch.binary_cross_entropy_with_logits(x, y, weight, posWeight, MEAN);
  }

  private static Tensor backward(Tensor loss) {
    loss.backward();
    return loss;
  }
}
