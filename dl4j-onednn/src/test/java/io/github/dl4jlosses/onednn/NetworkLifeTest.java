package io.github.dl4jlosses.onednn;

import static io.github.dl4jlosses.onednn.Paths.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** oneDNN stays on, and right, in the networks that DL4J makes from others. */
class NetworkLifeTest {
  private static final DataSet BATCH = SmallUNet.data(CNN2DFormat.NCHW, 2, 16, 12, 5);

  /** A network that is not at its start. */
  private static ComputationGraph trained() {
    ComputationGraph net = SmallUNet.make(CNN2DFormat.NCHW, new Sgd(1e-3));
    net.fit(BATCH);
    return net;
  }

  private static INDArray output(ComputationGraph net) {
    return net.output(BATCH.getFeatures())[0];
  }

  private static void assertHasHelpers(ComputationGraph net) {
    for (Layer layer : net.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (name.endsWith("conv") || name.endsWith("norm") || name.equals("logits")) {
        assertNotNull(layer.getHelper(), name);
      }
    }
  }

  private static void assertTrainsLike(ComputationGraph expected, ComputationGraph actual) {
    assertClose(output(expected), output(actual), "output");
    expected.fit(BATCH);
    actual.fit(BATCH);
    assertClose(expected.params(), actual.params(), "parameters after a step");
  }

  @Test
  void aSavedNetworkHasItWhenLoaded() throws IOException {
    ComputationGraph builtIn = Paths.builtIn(NetworkLifeTest::trained);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(builtIn, file, /* saveUpdater= */ true);
    Paths.enableOrSkip();
    ComputationGraph loaded =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file.toByteArray()));
    assertHasHelpers(loaded);
    assertTrainsLike(builtIn, loaded);
  }

  @Test
  void aCloneHasIt() {
    ComputationGraph net = Paths.oneDnn(NetworkLifeTest::trained);
    ComputationGraph clone = net.clone();
    assertHasHelpers(clone);
    assertTrainsLike(net, clone);
  }

  @Test
  void aCloneOfABuiltInNetworkHasIt() {
    ComputationGraph builtIn = Paths.builtIn(NetworkLifeTest::trained);
    ComputationGraph clone = Paths.oneDnn(builtIn::clone);
    assertHasHelpers(clone);
    assertTrainsLike(builtIn, clone);
  }

  @Test
  void theWorkersOfAParallelWrapperHaveIt() {
    ComputationGraph alone = Paths.builtIn(NetworkLifeTest::trained);
    ComputationGraph shared = Paths.oneDnn(NetworkLifeTest::trained);
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(shared)
            .workers(2)
            .averagingFrequency(1)
            .prefetchBuffer(0)
            .build();
    Lockstep workers = new Lockstep();
    wrapper.setListeners(workers);
    wrapper.fit(new ListDataSetIterator<>(Collections.nCopies(8, BATCH), 1));
    wrapper.shutdown();
    for (int step = 0; step < 4; step++) {
      alone.fit(BATCH);
    }
    assertEquals(2, workers.seen.size());
    workers.seen.forEach(NetworkLifeTest::assertHasHelpers);
    // Both workers train on the same batch, so that their mean is what one makes of it.
    assertClose(alone.params(), shared.params(), "parameters");
    assertClose(output(alone), output(shared), "output");
  }

  /**
   * Lets no worker finish a step before the other has begun it. DL4J copies the second worker's
   * network from that of the first, which may have made a step by then.
   */
  private static final class Lockstep extends BaseTrainingListener {
    private final Set<ComputationGraph> seen = ConcurrentHashMap.newKeySet();
    private final CyclicBarrier barrier = new CyclicBarrier(2);

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      seen.add((ComputationGraph) model);
      try {
        barrier.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {}
  }
}
