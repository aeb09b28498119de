package io.github.dl4jlosses.onednn;

import static io.github.dl4jlosses.onednn.Paths.assertClose;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NHWC;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What holds for every layer of a segmentation network.
 *
 * <p>Training runs each layer with all layouts of its arrays, and compares its outputs too.
 * Inference goes the same way forward, but in other workspaces: one layout each, in turn, is
 * enough. {@code -Pslow} runs the others.
 */
class LayerLawTest {
  private static final List<Layout> LAYOUTS = List.of(Layout.values());

  /** How an array lies in memory. */
  private enum Layout {
    DENSE,
    /** Channels last in a network with channels first, or the other way round. */
    PERMUTED,
    COLUMN_MAJOR,
    /** Some channels of a wider array. */
    CHANNELS;

    INDArray fill(INDArray values, CNN2DFormat format) {
      int channels = format == NCHW ? 1 : 3;
      return switch (this) {
        case DENSE -> values.dup('c');
        case PERMUTED ->
            format == NCHW
                ? values.permute(0, 2, 3, 1).dup('c').permute(0, 3, 1, 2)
                : values.permute(0, 3, 1, 2).dup('c').permute(0, 2, 3, 1);
        case COLUMN_MAJOR -> values.dup('f');
        case CHANNELS -> {
          INDArray wide = Nd4j.concat(channels, values, values, values);
          var range = NDArrayIndex.interval(values.size(channels), 2 * values.size(channels));
          var all = NDArrayIndex.all();
          yield format == NCHW ? wide.get(all, range, all, all) : wide.get(all, all, all, range);
        }
      };
    }
  }

  /** A layer, and what runs through it: random arrays of the seed. */
  private record Case(
      String name, Layer layer, CNN2DFormat format, Layout layout, List<Integer> nchw, int seed) {

    MultiLayerNetwork network() {
      MultiLayerNetwork network =
          new MultiLayerNetwork(
              new NeuralNetConfiguration.Builder()
                  .seed(seed)
                  .dataType(DataType.FLOAT)
                  .trainingWorkspaceMode(workspaces())
                  .list(layer.clone())
                  .setInputType(
                      InputType.convolutional(nchw.get(2), nchw.get(3), nchw.get(1), format))
                  .build());
      network.init();
      // Not the zeros and ones with which biases, gamma and beta start.
      if (network.numParams() > 0) {
        INDArray parameters = random(network.params().shape(), -1);
        network.setParams(name.startsWith("batch") ? parameters.addi(1.5) : parameters);
      }
      return network;
    }

    /** DL4J's own frozen batch normalization loses an array to them. */
    private WorkspaceMode workspaces() {
      return layer instanceof FrozenLayerWithBackprop ? WorkspaceMode.NONE : WorkspaceMode.ENABLED;
    }

    INDArray input() {
      INDArray values = random(nchw.stream().mapToLong(i -> i).toArray(), 1);
      return layout.fill(format == NCHW ? values : values.permute(0, 2, 3, 1), format);
    }

    INDArray epsilon(long... shape) {
      return layout.fill(random(shape, 2), format);
    }

    private INDArray random(long[] shape, int stream) {
      double[] values =
          new Random(31L * seed + stream)
              .doubles(Arrays.stream(shape).reduce(1, (a, b) -> a * b), -1, 1)
              .toArray();
      return Nd4j.createFromArray(values).castTo(DataType.FLOAT).reshape(shape);
    }

    @Override
    public String toString() {
      return String.join(", ", name, format + "", layout + "", nchw + "", "seed " + seed);
    }
  }

  private static final class Cases {
    private final List<Case> all = new ArrayList<>();
    private final Random random = new Random(1);

    private int below(int bound) {
      return random.nextInt(bound);
    }

    /** Adds the layer with all layouts of its arrays. */
    void add(String name, Layer layer, CNN2DFormat format) {
      add(name, layer, format, 1 + below(5), 6 + below(6), 6 + below(6));
    }

    void add(String name, Layer layer, CNN2DFormat format, int c, int h, int w) {
      List<Integer> nchw = List.of(1 + below(3), c, h, w);
      for (Layout layout : LAYOUTS) {
        all.add(new Case(name, layer, format, layout, nchw, all.size()));
      }
    }
  }

  static List<Case> cases() {
    Cases cases = new Cases();
    for (CNN2DFormat format : List.of(NCHW, NHWC)) {
      convolutions(cases, format);
      for (int kernel : new int[] {2, 3}) {
        for (int stride : new int[] {1, 2}) {
          for (ConvolutionMode mode : List.of(ConvolutionMode.Same, ConvolutionMode.Truncate)) {
            transposedAndDepthwise(cases, format, mode, kernel, stride);
            pooling(cases, format, mode, kernel, stride);
          }
        }
      }
      cases.add("batch normalization", new BatchNormalization.Builder().build(), format);
      cases.add(
          "batch normalization, log std",
          new BatchNormalization.Builder().useLogStd(true).build(),
          format);
      cases.add(
          "batch normalization, frozen",
          new FrozenLayerWithBackprop(new BatchNormalization.Builder().build()),
          format);
      cases.add("upsampling", new Upsampling2D.Builder(2).dataFormat(format).build(), format);
      // DL4J's own code needs more channels than half a window.
      cases.add(
          "local response normalization",
          new LocalResponseNormalization.Builder().dataFormat(format).build(),
          format,
          6,
          7,
          5);
      for (Activation activation :
          List.of(Activation.RELU, Activation.TANH, Activation.SIGMOID, Activation.SOFTMAX)) {
        cases.add(activation + "", new ActivationLayer(activation), format);
      }
    }
    // DL4J's own code cannot do this with channels last.
    cases.add(
        "batch normalization, locked",
        new BatchNormalization.Builder().lockGammaBeta(true).gamma(2).beta(1).build(),
        NCHW);
    return cases.all;
  }

  private static void convolutions(Cases cases, CNN2DFormat format) {
    for (ConvolutionMode mode :
        List.of(ConvolutionMode.Same, ConvolutionMode.Truncate, ConvolutionMode.Strict)) {
      for (int kernel : new int[] {1, 2, 3, 5}) {
        for (int stride : new int[] {1, 2}) {
          for (int dilation : new int[] {1, 2}) {
            boolean bias = cases.below(2) == 0;
            int padding = mode == ConvolutionMode.Same ? 0 : cases.below((kernel + 1) / 2);
            ConvolutionLayer layer =
                new ConvolutionLayer.Builder(kernel, kernel)
                    .stride(stride, stride)
                    .dilation(dilation, dilation)
                    .padding(padding, padding)
                    .convolutionMode(mode)
                    .dataFormat(format)
                    .hasBias(bias)
                    .nOut(1 + cases.below(5))
                    .activation(cases.below(2) == 0 ? Activation.IDENTITY : Activation.RELU)
                    .build();
            String name =
                "convolution "
                    + mode
                    + (" kernel " + kernel + " stride " + stride + " dilation " + dilation)
                    + (" padding " + padding + (bias ? " bias" : ""));
            // Strict wants the windows to end at the border.
            int reach = dilation * (kernel - 1) + 1 - 2 * padding;
            int h = reach + stride * (1 + cases.below(4));
            int w = reach + stride * (1 + cases.below(4));
            cases.add(name, layer, format, 1 + cases.below(5), h, w);
          }
        }
      }
    }
  }

  private static void transposedAndDepthwise(
      Cases cases, CNN2DFormat format, ConvolutionMode mode, int kernel, int stride) {
    String name = mode + " kernel " + kernel + " stride " + stride;
    boolean bias = cases.below(2) == 0;
    int dilation = stride == 1 ? 1 + cases.below(2) : 1;
    cases.add(
        "transposed convolution " + name + " dilation " + dilation,
        new Deconvolution2D.Builder(kernel, kernel)
            .stride(stride, stride)
            .dilation(dilation, dilation)
            .convolutionMode(mode)
            .dataFormat(format)
            .hasBias(bias)
            .nOut(3)
            .build(),
        format);
    cases.add(
        "depthwise convolution " + name + " dilation " + dilation,
        new DepthwiseConvolution2D.Builder(kernel, kernel)
            .stride(stride, stride)
            .dilation(dilation, dilation)
            .convolutionMode(mode)
            .dataFormat(format)
            .hasBias(bias)
            .depthMultiplier(2)
            .build(),
        format);
    cases.add(
        "separable convolution " + name + " dilation " + dilation,
        new SeparableConvolution2D.Builder(kernel, kernel)
            .stride(stride, stride)
            .dilation(dilation, dilation)
            .convolutionMode(mode)
            .dataFormat(format)
            .hasBias(bias)
            .nOut(3)
            .build(),
        format,
        2 + cases.below(3),
        8,
        7);
  }

  private static void pooling(
      Cases cases, CNN2DFormat format, ConvolutionMode mode, int kernel, int stride) {
    for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG, PoolingType.PNORM)) {
      for (boolean include : type == PoolingType.AVG ? List.of(false, true) : List.of(false)) {
        int padding = mode == ConvolutionMode.Same ? 0 : kernel / 2;
        cases.add(
            type
                + (" pooling " + mode + " kernel " + kernel + " stride " + stride)
                + (include ? " padding counts" : ""),
            new SubsamplingLayer.Builder(type)
                .kernelSize(kernel, kernel)
                .stride(stride, stride)
                .padding(padding, padding)
                .pnorm(2)
                .convolutionMode(mode)
                .dataFormat(format)
                .avgPoolIncludePadInDivisor(include)
                .build(),
            format);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void trainingIsThatOfTheBuiltInLayer(Case c) {
    Map<String, INDArray> expected = Paths.builtIn(() -> train(c));
    Map<String, INDArray> actual = Paths.oneDnn(() -> train(c));
    assertAll(
        expected.keySet().stream()
            .<Executable>map(key -> () -> assertClose(get(expected, key), get(actual, key), key)));
  }

  /** Each layer with another layout than the one before it. */
  static Stream<Case> casesOfOneLayout() {
    return cases().stream().filter(LayerLawTest::isItsTurn);
  }

  static Stream<Case> casesOfOtherLayouts() {
    return cases().stream().filter(c -> !isItsTurn(c));
  }

  private static boolean isItsTurn(Case c) {
    int layer = c.seed / LAYOUTS.size(); // seeds are numbers of cases
    int kind = layer / LAYOUTS.size(); // four strides and dilations of a kernel are neighbors
    return c.layout == LAYOUTS.get((layer + kind) % LAYOUTS.size());
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @MethodSource("casesOfOtherLayouts")
  void inferenceOfOtherLayoutsIsThatOfTheBuiltInLayer(Case c) {
    inferenceIsThatOfTheBuiltInLayer(c);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("casesOfOneLayout")
  void inferenceIsThatOfTheBuiltInLayer(Case c) {
    assertClose(
        Paths.builtIn(() -> c.network().output(c.input())),
        Paths.oneDnn(() -> c.network().output(c.input())),
        "output");
  }

  private static INDArray get(Map<String, INDArray> results, String key) {
    return Objects.requireNonNull(results.get(key));
  }

  private static Map<String, INDArray> train(Case c) {
    MultiLayerNetwork network = c.network();
    network.setInput(c.input());
    INDArray output = network.feedForward(true, false).get(1);
    Map<String, INDArray> results = new LinkedHashMap<>();
    results.put("output", output.dup('c'));
    results.put(
        "input gradient",
        network
            .backpropGradient(c.epsilon(output.shape()), LayerWorkspaceMgr.noWorkspaces())
            .getSecond()
            .dup('c'));
    if (network.numParams() > 0) {
      results.put("parameter gradient", network.getFlattenedGradients().dup());
    }
    return results;
  }
}
