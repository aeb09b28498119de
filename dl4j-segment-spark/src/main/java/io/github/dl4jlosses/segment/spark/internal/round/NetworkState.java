package io.github.dl4jlosses.segment.spark.internal.round;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** All that a step changes of a network. */
public final class NetworkState implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int CHUNK = 1 << 16; // floats

  private final byte[] parameters; // floats, the low byte first: arrays of floats travel slowly
  private final byte[] updater;
  private final int iteration;

  /**
   * Creates a state.
   *
   * @param parameters floats, the low byte first
   * @param updater its state, such as Adam's moments, likewise
   * @param iteration steps that were taken, on which the learning rate depends
   */
  NetworkState(byte[] parameters, byte[] updater, int iteration) {
    this.parameters = parameters;
    this.updater = updater;
    this.iteration = iteration;
  }

  /** Returns the state of a network. */
  public static NetworkState of(ComputationGraph network) {
    return new NetworkState(
        bytes(network.params()),
        bytes(network.getUpdater().getStateViewArray()),
        network.getIterationCount());
  }

  /** Gives a network of the same configuration this state. */
  public void copyTo(ComputationGraph network) {
    copy("parameters", parameters, network.params());
    copy("updater", updater, network.getUpdater().getStateViewArray());
    network.getConfiguration().setIterationCount(iteration);
  }

  /**
   * Returns the mean of states after as many steps from the same state. Sums are taken in double,
   * in the order of the list, so that it has the same bits wherever the states come from.
   */
  public static NetworkState mean(List<NetworkState> states) {
    int iteration = states.get(0).iteration;
    for (NetworkState state : states) {
      if (state.iteration != iteration) {
        throw Arguments.bad("iteration of a shard", "be " + iteration, state.iteration);
      }
    }
    return new NetworkState(
        meanOf(states.stream().map(state -> state.parameters).toList()),
        meanOf(states.stream().map(state -> state.updater).toList()),
        iteration);
  }

  /** Returns the state of these parameters with the updater of another. */
  public NetworkState withUpdaterOf(NetworkState other) {
    return new NetworkState(parameters, other.updater, iteration);
  }

  private static byte[] meanOf(List<byte[]> arrays) {
    List<FloatBuffer> from = arrays.stream().map(NetworkState::floats).toList();
    byte[] mean = new byte[arrays.get(0).length];
    FloatBuffer to = floats(mean);
    double[] sums = new double[CHUNK];
    for (int start = 0; start < to.capacity(); start += CHUNK) {
      int n = Math.min(CHUNK, to.capacity() - start);
      for (int i = 0; i < n; i++) {
        sums[i] = from.get(0).get(start + i); // 0 + -0 would be 0
      }
      for (FloatBuffer floats : from.subList(1, from.size())) {
        for (int i = 0; i < n; i++) {
          sums[i] += floats.get(start + i);
        }
      }
      for (int i = 0; i < n; i++) {
        to.put(start + i, (float) (sums[i] / arrays.size()));
      }
    }
    return mean;
  }

  private static byte[] bytes(@Nullable INDArray array) {
    if (array == null || array.isEmpty()) { // an updater without state
      return new byte[0];
    }
    byte[] bytes = new byte[Math.toIntExact(array.length() * Float.BYTES)];
    floats(bytes).put(array.data().asNioFloat());
    return bytes;
  }

  private static void copy(String name, byte[] bytes, @Nullable INDArray to) {
    FloatBuffer from = floats(bytes);
    long length = to == null || to.isEmpty() ? 0 : to.length();
    if (from.remaining() != length) {
      throw Arguments.bad(name, "have " + length + " numbers", from.remaining());
    }
    if (length > 0) {
      Objects.requireNonNull(to).data().asNioFloat().put(from);
    }
  }

  private static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  int iteration() {
    return iteration;
  }

  byte[] parameters() {
    return parameters.clone();
  }

  byte[] updater() {
    return updater.clone();
  }

  /** Returns the first 16 hexadecimal digits of the SHA-256 of the parameters. */
  public String hash() {
    return DigestUtils.sha256Hex(parameters).substring(0, 16);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NetworkState state
        && iteration == state.iteration
        && Arrays.equals(parameters, state.parameters)
        && Arrays.equals(updater, state.updater);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(parameters);
  }

  @Override
  public String toString() {
    return hash() + " after " + iteration + " steps";
  }
}
