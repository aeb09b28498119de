package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import io.github.dl4jlosses.internal.label.LabelKind;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** A tile in float, with sums in double. */
public final class FloatTile extends Tile {
  private static final int STRANDS = 4;

  private final TileMath math;
  private final int padded;
  private final float[][] z;
  private final float[] m;
  private final float[] label; // of one channel
  private final float[] row; // scratch
  private final float[] others; // Σ_{c≠y} p(c)
  private boolean isMasked; // by more than ignored labels
  private boolean isHard; // label and m are 0 or 1
  private int ones; // so many m, from the first, are 1
  private float[] scratch = {};
  private float[][] t = {}; // of all classes
  private float[][] a = {}; // m·w(c)·[(1-ε)·t(c) + ε/C]
  private float[][] g = {};
  private final TileMath.OverlapTerms overlaps; // of CLASSES, until they are chained
  private boolean isPushed; // something that goes through the activation
  private float[] unweighed = {};
  private @Nullable FocalRows focalRows;

  private FloatTile(TileMath math, LabelKind kind, int channels, int pixels) {
    super(kind, channels, pixels);
    this.math = math;
    padded = TileMath.padded(pixels);
    z = new float[channels][padded];
    m = new float[padded];
    label = new float[padded];
    row = new float[padded];
    others = new float[padded];
    overlaps = TileMath.OverlapTerms.of(channels);
  }

  private record MakerOf(TileMath.Maker math) implements Maker {
    @Override
    public Tile make(LabelKind kind, int channels, int pixels) {
      return new FloatTile(math.make(pixels), kind, channels, pixels);
    }

    @Override
    public DataType type() {
      return DataType.FLOAT;
    }

    @Override
    public Optional<TileProducts> products() {
      return math.products();
    }

    @Override
    public String description() {
      return math.description();
    }
  }

  /** Returns what makes tiles with this arithmetic. */
  public static Maker maker(TileMath.Maker math) {
    return new MakerOf(math);
  }

  /** Returns z, one row per channel, and later what is left there. */
  public float[][] logits() {
    return z;
  }

  private float[] scratch(TiledArray x) {
    if (scratch.length < x.scratch()) {
      scratch = new float[x.scratch()];
    }
    return scratch;
  }

  private float[][] memory(float[][] x) {
    return x.length == 0 ? new float[channels][padded] : x;
  }

  @Override
  public void readMask(@Nullable TiledArray mask, int tile, int channel) {
    isMasked = mask != null;
    if (mask == null) {
      if (ones < length) {
        Arrays.fill(m, 0, length, 1);
      }
      ones = length; // what lies behind is overwritten
    } else {
      mask.read(tile, channel, m);
      ones = 0;
    }
  }

  @Override
  public boolean isMasked(int i) {
    return m[i] == 0;
  }

  @Override
  public void mask(int i) {
    ones = 0;
    m[i] = 0;
  }

  @Override
  public double sumOfMask() {
    return allCount ? length : Rows.total(m, length);
  }

  @Override
  public double sumOfWeights(double[] w) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      if (m[i] != 0) {
        sum += m[i] * w[y[i]];
      }
    }
    return sum;
  }

  @Override
  public int readTargets(TiledArray labels, int tile, int ignoreIndex) {
    t = memory(t);
    labels.read(tile, t, scratch(labels));
    int counted = length;
    for (int i = 0; i < length; i++) {
      if (m[i] == 0 || isIgnored(i, ignoreIndex)) {
        mask(i);
        Rows.clear(t, i);
        counted--;
      }
    }
    return counted;
  }

  private boolean isIgnored(int i, int ignoreIndex) {
    for (float[] ofClass : t) {
      if (ofClass[i] != ignoreIndex) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int readChannel(TiledArray labels, int tile, int channel, int ignoreIndex) {
    labels.read(tile, channel, label);
    boolean mayBeIgnored = ignoreIndex == 0 || ignoreIndex == 1;
    boolean areBits = math.areBits(label, length);
    if (!mayBeIgnored
        && (areBits || math.areShares(label, length))
        && (!isMasked || Rows.nearest(m, length) > 0)) {
      isHard = areBits && (!isMasked || math.areBits(m, length));
      return length;
    }
    int counted = length;
    boolean legal = true;
    for (int i = 0; i < length; i++) {
      if (m[i] == 0 || label[i] == ignoreIndex) {
        mask(i);
        label[i] = 0;
        counted--;
      } else {
        legal &= label[i] >= 0 && label[i] <= 1;
      }
    }
    isHard = math.areBits(label, length) && math.areBits(m, length);
    return legal ? counted : -1;
  }

  @Override
  public void readLogits(TiledArray logits, int tile) {
    logits.read(tile, z, scratch(logits));
  }

  @Override
  public void keepLogits(int unit) {
    g = memory(g);
    for (int c = first(unit); c < end(unit); c++) {
      System.arraycopy(z[c], 0, g[c], 0, length);
    }
  }

  @Override
  public void restoreLogits(int unit) {
    for (int c = first(unit); c < end(unit); c++) {
      System.arraycopy(g[c], 0, z[c], 0, length);
    }
  }

  @Override
  void clear(int unit, int i) {
    for (int c = first(unit); c < end(unit); c++) {
      z[c][i] = 0;
    }
  }

  @Override
  public void write(TiledArray into, int tile) {
    into.write(tile, z, scratch(into));
  }

  @Override
  public void writePushed(TiledArray into, int tile) {
    into.write(tile, g, scratch(into));
  }

  @Override
  public void activate(int unit) {
    if (kind == LabelKind.CHANNELS) {
      math.sigmoid(z[unit], length);
    } else {
      math.softmax(z, length);
    }
  }

  @Override
  public double crossEntropy(ClassCosts costs, Leaves leaves, double factor) {
    float k = (float) factor;
    if (kind == LabelKind.CLASSES) {
      return math.crossEntropy(z, y, m, length, costs.terms, leaves, k);
    }
    toCoefficients(costs);
    return math.softCrossEntropy(z, a, length, leaves, k);
  }

  private void toCoefficients(ClassCosts costs) {
    a = memory(a);
    float kept = (float) costs.kept;
    float spread = (float) costs.spread;
    for (int c = 0; c < channels; c++) {
      toCoefficients(a[c], length, t[c], m, kept, spread, (float) costs.weight[c]);
    }
  }

  private static void toCoefficients(
      float[] a, int length, float[] t, float[] m, float kept, float spread, float w) {
    for (int i = 0; i < length; i++) {
      a[i] = m[i] * (w * (kept * t[i] + spread));
    }
  }

  @Override
  public double binaryCrossEntropy(int channel, BinaryCosts costs, Leaves leaves, double factor) {
    float k = (float) factor;
    if (isHard && !costs.isSmoothed() && !leaves.includeLosses()) {
      leaveOutMasked(z[channel]);
      return math.hardBinaryCrossEntropy(z[channel], label, m, length, costs.terms, k);
    }
    float[] x = label;
    if (leaves != Leaves.GRADIENT) { // others may need the label
      x = row;
      System.arraycopy(label, 0, x, 0, length);
    }
    return math.binaryCrossEntropy(z[channel], x, m, length, costs.terms, leaves, k);
  }

  private void leaveOutMasked(float[] z) {
    if (allCount) {
      return;
    }
    for (int i = 0; i < length; i++) {
      if (m[i] == 0) {
        z[i] = TileMath.NOT_COUNTED;
      }
    }
  }

  @Override
  public double loss(int i) {
    return math.losses()[i];
  }

  @Override
  public void addOverlaps(OverlapSums overlap, int unit, double[] sums, int from) {
    switch (kind) {
      case CLASSES -> addClassOverlaps(overlap, sums, from);
      case PROBABILITIES -> {
        for (int c = 0; c < channels; c++) {
          addOverlaps(overlap, t[c], z[c], sums, from + c);
        }
      }
      case CHANNELS -> addOverlaps(overlap, label, z[unit], sums, from + unit);
    }
  }

  private void addClassOverlaps(OverlapSums overlap, double[] sums, int from) {
    for (int c = 0; c < channels; c++) {
      sums[from + channels + c] += size(overlap, z[c]);
    }
    // Neighbors are mostly of one class: in four strands they need not wait for each other.
    double[] ofI = new double[STRANDS * channels];
    double[] ofB = new double[STRANDS * channels];
    for (int i = 0; i < length; i++) {
      int c = y[i];
      int at = i % STRANDS * channels + c;
      ofI[at] += m[i] * z[c][i]; // t = 1, so all overlaps are p
      ofB[at] += m[i];
    }
    for (int at = 0; at < ofI.length; at++) {
      sums[from + at % channels] += ofI[at];
      sums[from + 2 * channels + at % channels] += ofB[at];
    }
  }

  /** Returns Σ m·x or Σ m·x². */
  private double size(OverlapSums overlap, float[] x) {
    if (overlap != OverlapSums.SQUARES) {
      return allCount ? math.sum(x, length) : math.dot(m, x, length);
    }
    if (allCount) {
      return math.dot(x, x, length);
    }
    Rows.product(m, length, x, row);
    return math.dot(row, x, length);
  }

  private void addOverlaps(OverlapSums overlap, float[] target, float[] p, double[] sums, int to) {
    sums[to + channels] += size(overlap, p);
    sums[to + 2 * channels] += size(overlap, target);
    if (overlap == OverlapSums.MINIMUM) {
      Rows.least(p, length, target, row);
    } else {
      Rows.product(p, length, target, row);
    }
    sums[to] += allCount ? math.sum(row, length) : math.dot(row, m, length);
  }

  @Override
  double logit(int c, int i) {
    return z[c][i];
  }

  @Override
  boolean isOf(int c, int i) {
    return kind == LabelKind.CLASSES ? y[i] == c : label[i] != 0;
  }

  @Override
  public void push(int channel, double[] derivatives, double factor) {
    isPushed = true;
    for (int i = 0; i < length; i++) {
      g[channel][i] += (float) (factor * derivatives[i]);
    }
  }

  @Override
  public void weigh(double[] factors) {
    ones = 0;
    unweighed = m.clone();
    for (int i = 0; i < length; i++) {
      m[i] *= (float) factors[i];
    }
  }

  @Override
  public void unweigh() {
    System.arraycopy(unweighed, 0, m, 0, length);
  }

  @Override
  public void clearPushed(int unit) {
    isPushed = false;
    overlaps.clear();
    g = memory(g);
    for (int c = first(unit); c < end(unit); c++) {
      Arrays.fill(g[c], 0, length, 0);
    }
  }

  @Override
  void clearPushed(int unit, int i) {
    for (int c = first(unit); c < end(unit); c++) {
      g[c][i] = 0;
    }
  }

  @Override
  public void pushOverlaps(OverlapSums overlap, int unit, double[] derivatives, double factor) {
    isPushed = true;
    switch (kind) {
      case CLASSES -> collectClassOverlaps(overlap, derivatives, factor);
      case PROBABILITIES -> {
        for (int c = 0; c < channels; c++) {
          pushOverlaps(overlap, c, t[c], derivatives, factor);
        }
      }
      case CHANNELS -> pushOverlaps(overlap, unit, label, derivatives, factor);
    }
  }

  private void collectClassOverlaps(OverlapSums overlap, double[] derivatives, double factor) {
    boolean squares = overlap == OverlapSums.SQUARES;
    for (int c = 0; c < channels; c++) {
      overlaps.own()[c] += (float) (factor * derivatives[c]);
      float ofSize = (float) (factor * derivatives[channels + c]);
      overlaps.all()[c] += squares ? 0 : ofSize;
      overlaps.square()[c] += squares ? 2 * ofSize : 0;
    }
  }

  /** g(c) += k·m, or 2·k·m·p. */
  private void pushSize(OverlapSums overlap, int c, float k) {
    if (overlap == OverlapSums.SQUARES) {
      Rows.addMultipleOfProduct(g[c], length, 2 * k, m, z[c]);
    } else {
      Rows.addMultiple(g[c], length, k, m);
    }
  }

  private void pushOverlaps(
      OverlapSums overlap, int c, float[] target, double[] derivatives, double factor) {
    pushSize(overlap, c, (float) (factor * derivatives[channels + c]));
    float k = (float) (factor * derivatives[c]);
    if (overlap == OverlapSums.MINIMUM) {
      for (int i = 0; i < length; i++) {
        float p = z[c][i];
        g[c][i] += k * m[i] * (p < target[i] ? 1f : p == target[i] ? 0.5f : 0f);
      }
    } else {
      Rows.addMultipleOfProduct(g[c], length, k, m, target);
    }
  }

  @Override
  public void chain(int unit) {
    if (kind == LabelKind.CHANNELS) {
      Rows.multiplyByShareOfBoth(g[unit], length, z[unit]);
      return;
    }
    if (!isPushed) {
      return; // g is 0
    }
    if (kind == LabelKind.CLASSES) {
      math.chainOverlaps(g, z, y, m, length, overlaps);
    } else {
      Rows.chain(g, z, length, row);
    }
  }

  @Override
  public void pushCrossEntropy(ClassCosts costs, double factor) {
    float k = (float) factor;
    if (kind == LabelKind.PROBABILITIES) {
      toCoefficients(costs);
      Rows.sum(a, length, row);
      for (int c = 0; c < channels; c++) {
        Rows.addMultipleOfProduct(g[c], length, k, row, z[c]);
        Rows.addMultiple(g[c], length, -k, a[c]);
      }
      return;
    }
    math.addCrossEntropyGradient(g, z, y, m, length, costs.terms, k);
  }

  @Override
  public void pushBinaryCrossEntropy(int channel, BinaryCosts costs, double factor) {
    float k = (float) factor;
    TileMath.BinaryTerms terms = costs.terms;
    float[] p = z[channel];
    float[] into = g[channel];
    for (int i = 0; i < length; i++) {
      float x = terms.kept() * label[i] + terms.half();
      float no = terms.negative() * (1 - x) * p[i];
      float yes = terms.positive() * x * (1 - p[i]);
      into[i] += k * m[i] * (no - yes);
    }
  }

  private FocalRows focalRows() {
    if (focalRows == null) {
      focalRows = new FocalRows(math, padded);
    }
    return focalRows;
  }

  /** Takes p(y) out of p, and adds up the others. */
  private void takeOutOwn() {
    for (int i = 0; i < length; i++) {
      label[i] = z[y[i]][i];
      z[y[i]][i] = 0;
    }
    Rows.sum(z, length, others);
  }

  private void putBackOwn() {
    for (int i = 0; i < length; i++) {
      z[y[i]][i] = label[i];
    }
  }

  /*
   * ∂l/∂z(c) = K·p(c), c ≠ y      ∂l/∂z(y) = -K·Σ_{c≠y} p(c)      K the slopes of FocalRows
   */
  @Override
  public double focal(FocalCosts costs, Leaves leaves, double factor) {
    math.crossEntropy(z, y, m, length, costs.terms, Leaves.PROBABILITIES, 0);
    takeOutOwn();
    FocalRows rows = focalRows();
    rows.focusOnClasses(math.losses(), label, others, length, costs);
    double sum = math.sum(math.losses(), length);
    if (leaves == Leaves.GRADIENT) {
      rows.slopesOfClasses(row, label, others, length, costs, y, m, (float) factor);
      for (float[] ofClass : z) {
        Rows.multiply(ofClass, length, row);
      }
      for (int i = 0; i < length; i++) {
        z[y[i]][i] = -row[i] * others[i];
      }
    } else {
      putBackOwn();
    }
    return sum;
  }

  @Override
  public void pushFocal(FocalCosts costs, double factor) {
    takeOutOwn();
    focalRows().slopesOfClassesAlone(row, label, others, length, costs, y, m, (float) factor);
    for (int c = 0; c < channels; c++) {
      Rows.addProduct(g[c], length, row, z[c]);
    }
    for (int i = 0; i < length; i++) {
      g[y[i]][i] -= row[i] * others[i];
    }
    putBackOwn();
  }

  @Override
  public double binaryFocal(int channel, FocalCosts costs, Leaves leaves, double factor) {
    float[] p = z[channel];
    float[] no = others; // σ(-z), which 1 - σ(z) would round
    for (int i = 0; i < length; i++) {
      no[i] = -p[i];
    }
    math.sigmoid(no, length);
    System.arraycopy(label, 0, row, 0, length);
    math.binaryCrossEntropy(p, row, m, length, FocalRows.PLAIN, Leaves.PROBABILITIES, 0);
    FocalRows rows = focalRows();
    rows.begin(p, no, label, length, costs);
    rows.focus(math.losses(), label, length, costs, channel);
    double sum = math.sum(math.losses(), length);
    if (leaves == Leaves.GRADIENT) {
      binarySlopes(rows, channel, no, costs, factor);
      System.arraycopy(row, 0, p, 0, length);
    }
    return sum;
  }

  private void binarySlopes(
      FocalRows rows, int channel, float[] no, FocalCosts costs, double factor) {
    rows.slopes(row, z[channel], no, label, length, costs);
    rows.focus(row, label, length, costs, channel);
    float k = (float) factor;
    for (int i = 0; i < length; i++) {
      row[i] *= k * m[i];
    }
  }

  @Override
  public void pushBinaryFocal(int channel, FocalCosts costs, double factor) {
    float[] p = z[channel];
    float[] no = others;
    for (int i = 0; i < length; i++) {
      no[i] = 1 - p[i];
    }
    FocalRows rows = focalRows();
    rows.begin(p, no, label, length, costs);
    binarySlopes(rows, channel, no, costs, factor);
    Rows.add(row, length, g[channel]);
  }
}
