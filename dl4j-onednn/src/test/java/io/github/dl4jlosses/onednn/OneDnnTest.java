package io.github.dl4jlosses.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dl4jlosses.onednn.OneDnn.State;
import io.github.dl4jlosses.onednn.OneDnn.Status;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

class OneDnnTest {
  private static final boolean NATIVES_HAVE_IT =
      Stream.of(System.getProperty("nd4j.classifier", "").split("-")).anyMatch("onednn"::equals);

  @Test
  void isOnWhereTheNativesHaveIt() {
    assumeTrue(System.getProperty("nd4j.classifier") != null, "only Maven tells the natives");
    OneDnn.Status status = OneDnn.enable();
    assertEquals(
        NATIVES_HAVE_IT
            ? "oneDNN is on: convolutions keep their memory"
            : "oneDNN is off: nd4j-native must have a classifier that ends in -onednn",
        status.toString());
    OpExecutioner executioner = Nd4j.getExecutioner();
    assertEquals(status, OneDnn.enable());
    assertSame(executioner, Nd4j.getExecutioner());
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "-1", "1.5", "4,2", " 2", "100000"})
  void threadsThatEndTheProcessAreRefused(String threads) {
    assertEquals(
        "OMP_NUM_THREADS must be a whole number in 1..9999, got "
            + threads
            + " (unset it, or give the number of cores)",
        assertThrows(IllegalArgumentException.class, () -> OneDnn.requireThreads(threads))
            .getMessage());
  }

  @Test
  void aLimitOfMemoryIsNamedAndStays() {
    assertEquals("", OneDnn.advice(0));
    String advice = OneDnn.advice(1);
    assertEquals(
        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0 saves a twentieth of a step with small images"
            + " (JavaCPP then has no limit of memory to check at each array)",
        advice);
    assertEquals("oneDNN is on: " + advice, new Status(State.ON, advice).toString());
    assertEquals("", OneDnn.reason(/* convolutionsKeepMemory= */ false, 0));
    assertEquals(advice, OneDnn.reason(/* convolutionsKeepMemory= */ false, 1));
    assertEquals("convolutions keep their memory", OneDnn.reason(true, 0));
    assertEquals("convolutions keep their memory; " + advice, OneDnn.reason(true, 1));
    long before = Pointer.maxPhysicalBytes();
    OneDnn.enable();
    assertEquals(before, Pointer.maxPhysicalBytes());
  }

  @Test
  void noNumberOfThreadsIsThatOfTheCores() {
    OneDnn.requireThreads(null);
    OneDnn.requireThreads("");
    OneDnn.requireThreads("04");
  }

  @Test
  void layersOfANewNetworkHaveTheHelpersThatAreRight() {
    Layer[] layers = Paths.oneDnn(OneDnnTest::network).getLayers();
    assertNotNull(layers[0].getHelper(), "convolution");
    assertNotNull(layers[1].getHelper(), "batch normalization");
    assertNull(layers[2].getHelper(), "pooling");
    assertNull(layers[3].getHelper(), "frozen batch normalization");
  }

  @Test
  void layersOfABuiltInNetworkHaveNone() {
    for (Layer layer : Paths.builtIn(OneDnnTest::network).getLayers()) {
      assertNull(layer.getHelper());
    }
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list(
                    new ConvolutionLayer.Builder(3, 3).nOut(8).build(),
                    new BatchNormalization(),
                    new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build(),
                    new FrozenLayerWithBackprop(new BatchNormalization()))
                .setInputType(InputType.convolutional(13, 11, 5))
                .build());
    network.init();
    return network;
  }
}
