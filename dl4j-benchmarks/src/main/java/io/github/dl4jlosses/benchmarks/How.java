package io.github.dl4jlosses.benchmarks;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Who computes it. */
@SuppressWarnings("try") // scopes end, and do nothing else
public enum How {
  /** The floor: copies the logits to where the gradient would go. */
  COPY {
    @Override
    Iteration of(Work work) {
      INDArray logits = work.logits();
      INDArray gradient = Nd4j.create(DataType.FLOAT, work.shape());
      return () -> {
        gradient.assign(logits);
        return 0;
      };
    }
  },

  /** Our layer, with SIMD. */
  LAYER_SIMD {
    @Override
    Iteration of(Work work) {
      return ourLayer(work, "auto");
    }
  },

  /** Our layer, without SIMD. */
  LAYER_SCALAR {
    @Override
    Iteration of(Work work) {
      return ourLayer(work, "scalar");
    }
  },

  /** Our loss in DL4J's CnnLossLayer, with SIMD. */
  STOCK_SIMD {
    @Override
    Iteration of(Work work) {
      System.setProperty("dl4jlosses.kernel", "auto");
      return stock(work, work.ours());
    }
  },

  /** Our loss in DL4J's CnnLossLayer, without SIMD. */
  STOCK_SCALAR {
    @Override
    Iteration of(Work work) {
      System.setProperty("dl4jlosses.kernel", "scalar");
      return stock(work, work.ours());
    }
  },

  /** DL4J's loss in DL4J's CnnLossLayer; it knows weights, but no smoothing. */
  DL4J {
    @Override
    Iteration of(Work work) {
      INDArray weights = Nd4j.createFromArray(work.weights()).castTo(DataType.FLOAT).reshape(1, -1);
      if (work.isBce()) {
        return stock(work, new LossBinaryXENT(weights));
      }
      return stock(work, work.hasAll() ? new LossMCXENT(weights) : new LossMCXENT());
    }
  },

  /** PyTorch's loss function, forward and backward, on as many threads. */
  PYTORCH {
    @Override
    Iteration of(Work work) {
      torch.set_num_threads(Runtime.getRuntime().availableProcessors());
      INDArray logits = work.logits();
      Tensor x =
          torch.from_blob(logits.data().pointer(), work.shape()).clone().set_requires_grad(true);
      INDArray y = work.isBce() ? work.bits() : work.indices().castTo(DataType.INT64);
      Tensor labels =
          work.isBce()
              ? torch.from_blob(y.data().pointer(), work.shape()).clone()
              : torch
                  .from_blob(
                      y.data().pointer(),
                      new long[] {work.n(), work.h(), work.w()},
                      new TensorOptions(torch.ScalarType.Long))
                  .clone();
      INDArray w = Nd4j.createFromArray(work.weights()).castTo(DataType.FLOAT);
      Tensor weights =
          torch
              .from_blob(
                  w.data().pointer(),
                  work.isBce() ? new long[] {work.channels(), 1, 1} : new long[] {work.channels()})
              .clone();
      return () -> {
        try (PointerScope scope = new PointerScope()) {
          Tensor loss = loss(work, x, labels, weights);
          torch.grad(new TensorVector(loss), new TensorVector(x));
          return loss.item_float();
        }
      };
    }

    private Tensor loss(Work work, Tensor x, Tensor labels, Tensor weights) {
      TensorOptional none = new TensorOptional();
      if (work.isBce()) {
        return torch.binary_cross_entropy_with_logits(
            x, labels, none, new TensorOptional(weights), MEAN);
      }
      return work.hasAll()
          ? torch.cross_entropy_loss(
              x, labels, new TensorOptional(weights), MEAN, Work.IGNORED, Work.SMOOTHING)
          : torch.cross_entropy_loss(x, labels, none, MEAN, -100, 0);
    }
  };

  private static final long MEAN = 1; // at::Reduction::Mean

  /** Returns the computation. */
  abstract Iteration of(Work work);

  private static Iteration ourLayer(Work work, String kernel) {
    System.setProperty("dl4jlosses.kernel", kernel);
    return iterations(
        SegmentationLossLayer.builder(work.ours()).build(),
        work,
        work.isBce() ? work.bits() : work.indices());
  }

  private static Iteration stock(Work work, ILossFunction loss) {
    CnnLossLayer layer =
        new CnnLossLayer.Builder(loss)
            .activation(work.isBce() ? Activation.SIGMOID : Activation.SOFTMAX)
            .build();
    return iterations(layer, work, work.isBce() ? work.bits() : work.oneHot());
  }

  /** What one iteration of fit asks of an output layer: the gradient, then the score. */
  private static Iteration iterations(Layer configuration, Work work, INDArray labels) {
    NeuralNetConfiguration network =
        new NeuralNetConfiguration.Builder().layer(configuration).build();
    IOutputLayer layer =
        (IOutputLayer) configuration.instantiate(network, null, 0, null, false, DataType.FLOAT);
    INDArray logits = work.logits();
    // As fit has it: whatever is made in an iteration lives in a workspace that is used again.
    LayerWorkspaceMgr.Builder builder = LayerWorkspaceMgr.builder();
    for (ArrayType type : ArrayType.values()) {
      builder.with(type, "ITERATION", WorkspaceConfiguration.builder().build());
    }
    LayerWorkspaceMgr workspaces = builder.build();
    return new Iteration() {
      private long allocated;

      @Override
      public double run() {
        try (MemoryWorkspace scope = workspaces.notifyScopeEntered(ArrayType.ACTIVATION_GRAD)) {
          layer.setInput(logits, workspaces);
          layer.setLabels(labels);
          layer.backpropGradient(null, workspaces);
          double score = layer.computeScore(0, true, workspaces);
          allocated = scope.getThisCycleAllocations();
          return score;
        }
      }

      @Override
      public double labelsAndNativeTemporaries() {
        return bytes(labels) + allocated - bytes(logits); // the gradient is as large as these
      }
    };
  }

  private static double bytes(INDArray x) {
    return (double) x.length() * x.dataType().width();
  }
}
