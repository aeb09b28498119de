package io.github.dl4jlosses.benchmarks;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
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

/** What computes a loss and its gradient. */
@SuppressWarnings("try") // scopes end, and do nothing else
public enum Implementation {
  /** The floor: copies the logits to where the gradient would go. */
  COPY {
    @Override
    Iteration of(Workload load) {
      INDArray logits = load.logits();
      INDArray gradient = Nd4j.create(DataType.FLOAT, load.shape());
      return () -> {
        gradient.assign(logits);
        return 0;
      };
    }
  },

  /** Our layer, with SIMD. */
  LAYER_SIMD {
    @Override
    Iteration of(Workload load) {
      return ourLayer(load, "auto");
    }
  },

  /** Our layer, without SIMD. */
  LAYER_SCALAR {
    @Override
    Iteration of(Workload load) {
      return ourLayer(load, "scalar");
    }
  },

  /** Our loss in DL4J's CnnLossLayer, with SIMD. */
  STOCK_SIMD {
    @Override
    Iteration of(Workload load) {
      System.setProperty("dl4jlosses.kernel", "auto");
      return stock(load, load.ours());
    }
  },

  /** Our loss in DL4J's CnnLossLayer, without SIMD. */
  STOCK_SCALAR {
    @Override
    Iteration of(Workload load) {
      System.setProperty("dl4jlosses.kernel", "scalar");
      return stock(load, load.ours());
    }
  },

  /** DL4J's loss in DL4J's CnnLossLayer; it knows weights, but no smoothing. */
  DL4J {
    @Override
    Iteration of(Workload load) {
      INDArray weights = Nd4j.createFromArray(load.weights()).castTo(DataType.FLOAT).reshape(1, -1);
      if (load.isBce()) {
        return stock(load, new LossBinaryXENT(weights));
      }
      return stock(load, load.hasAll() ? new LossMCXENT(weights) : new LossMCXENT());
    }
  },

  /** PyTorch's loss function, forward and backward, on as many threads. */
  PYTORCH {
    @Override
    Iteration of(Workload load) {
      TorchLoss loss = new TorchLoss(load);
      double ours = load.ours().value(load.labels(), load.logits(), null);
      double theirs = loss.run();
      if (Math.abs(ours - theirs) > TOLERANCE * Math.abs(theirs)) {
        throw new IllegalStateException(load + " must be one number, got " + ours + ", " + theirs);
      }
      return loss;
    }
  };

  private static final double TOLERANCE = 1e-4; // PyTorch sums in float

  /** Returns the computation. */
  abstract Iteration of(Workload load);

  private static Iteration ourLayer(Workload load, String kernel) {
    System.setProperty("dl4jlosses.kernel", kernel);
    return iterations(SegmentationLossLayer.builder(load.ours()).build(), load, load.labels());
  }

  private static Iteration stock(Workload load, ILossFunction loss) {
    CnnLossLayer layer =
        new CnnLossLayer.Builder(loss)
            .activation(load.isBce() ? Activation.SIGMOID : Activation.SOFTMAX)
            .build();
    return iterations(layer, load, load.isBce() ? load.bits() : load.oneHot());
  }

  /** What one iteration of fit asks of an output layer: the gradient, then the score. */
  private static Iteration iterations(Layer configuration, Workload load, INDArray labels) {
    NeuralNetConfiguration network =
        new NeuralNetConfiguration.Builder().layer(configuration).build();
    IOutputLayer layer =
        (IOutputLayer) configuration.instantiate(network, null, 0, null, false, DataType.FLOAT);
    INDArray logits = load.logits();
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
