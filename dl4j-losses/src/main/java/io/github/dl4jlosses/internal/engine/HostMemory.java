package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.fused.Tiling;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Arrays in the memory of the CPU, where losses read and write them. */
final class HostMemory {
  private static final Logger LOG = LoggerFactory.getLogger(HostMemory.class);
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private HostMemory() {}

  private static boolean isElsewhere() {
    return Nd4j.getExecutioner().type() != ExecutionerType.NATIVE_CPU;
  }

  /** Returns an array whose numbers are up to date there. */
  static INDArray holds(INDArray x) {
    if (isElsewhere()) {
      if (!SAID.getAndSet(true)) {
        LOG.info("Losses are computed by the CPU: their arrays are copied to its memory and back");
      }
      Nd4j.getExecutioner().commit();
      Nd4j.getAffinityManager().ensureLocation(x, Location.HOST);
    }
    return x;
  }

  /** Returns an array, or a copy of it if its type is not read in place. */
  static INDArray readable(INDArray x) {
    return holds(Tiling.reads(x.dataType()) ? x : x.castTo(DataType.DOUBLE));
  }

  /** Says that an array was written there. */
  static void wrote(INDArray x) {
    if (isElsewhere()) {
      Nd4j.getAffinityManager().tagLocation(x, Location.HOST);
    }
  }
}
