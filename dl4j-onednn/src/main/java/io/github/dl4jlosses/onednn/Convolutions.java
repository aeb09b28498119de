package io.github.dl4jlosses.onednn;

import static io.github.dl4jlosses.onednn.ConvolutionCode.dense;

import io.github.dl4jlosses.onednn.ConvolutionShape.Bias;
import io.github.dl4jlosses.onednn.ConvolutionShape.Direction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Convolutions of one thread by JavaCPP's oneDNN, which keep what ND4J makes anew in each call: the
 * code for a shape, and the memory in which arrays lie as that code wants them. ND4J also copies
 * the incoming gradient twice, once for each of its uses.
 */
final class Convolutions {
  /** The most shapes of a thread; the one that was not used for longest makes room. */
  static final int MOST = 256;

  private static final ThreadLocal<Convolutions> OF_THREAD =
      ThreadLocal.withInitial(Convolutions::new);

  /** Code divides its work among as many threads as there were when it was made. */
  private record Key(ConvolutionShape shape, int threads) {}

  /** The steps of a shape, or none if oneDNN has no code for it; and what frees them. */
  private record Made(Optional<Chain> chain, PointerScope pointers) {}

  private final engine processor;
  private final stream queue;
  private final Room room = new Room();
  private final Map<Key, Made> made =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Made> eldest) {
          if (size() <= MOST) {
            return false;
          }
          eldest.getValue().pointers.close();
          return true;
        }
      };

  private Convolutions() {
    processor = OwnPointers.make(scope -> new engine(org.bytedeco.dnnl.engine.kind.cpu, 0));
    queue = OwnPointers.make(scope -> new stream(processor));
  }

  /** Returns what runs a convolution, or nothing if ND4J has to. */
  static Optional<Runnable> of(String op, OpContext context) {
    Convolutions ofThread = OF_THREAD.get();
    return ConvolutionShape.of(op, context)
        .flatMap(ofThread::chain)
        .map(chain -> () -> ofThread.run(chain, context));
  }

  /** Returns how many shapes the current thread keeps. */
  static int kept() {
    return OF_THREAD.get().made.size();
  }

  private void run(Chain chain, OpContext context) {
    List<Pointer> memories =
        Stream.of(context.getInputArrays(), context.getOutputArrays())
            .flatMap(List::stream)
            .<Pointer>map(Planes::pointer)
            .toList();
    chain.run(queue, room, memories);
  }

  private Optional<Chain> chain(ConvolutionShape shape) {
    Key key = new Key(shape, threads());
    Made known = made.get(key);
    if (known == null) {
      known = make(shape);
      made.put(key, known);
    }
    return known.chain.filter(chain -> room.has(chain.size()));
  }

  /* ND4J's OpenMP is that of this oneDNN too. */
  private static int threads() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
  }

  private Made make(ConvolutionShape shape) {
    return OwnPointers.make(pointers -> new Made(chainOf(shape), pointers));
  }

  private Optional<Chain> chainOf(ConvolutionShape shape) {
    try {
      ConvolutionCode code = new ConvolutionCode(processor, shape);
      return Optional.of(
          shape.direction() == Direction.FORWARD ? forward(shape, code) : backward(shape, code));
    } catch (RuntimeException e) { // there is no code for it: ND4J has some
      return Optional.empty();
    }
  }

  private Chain forward(ConvolutionShape s, ConvolutionCode ofShape) {
    convolution_forward.primitive_desc code = ofShape.forward();
    Chain chain = new Chain(processor);
    memory x = chain.ofCaller(dense(s.input()));
    memory w = chain.ofCaller(dense(s.weights()));
    IntMemoryMap arguments = new IntMemoryMap();
    if (s.bias() == Bias.ADDED) {
      arguments.put(dnnl.DNNL_ARG_BIAS, chain.ofCaller(dense(s.biases())));
    }
    memory y = chain.ofCaller(dense(s.output()));
    arguments
        .put(dnnl.DNNL_ARG_SRC, chain.in(code.src_desc(), x))
        .put(dnnl.DNNL_ARG_WEIGHTS, chain.in(code.weights_desc(), w))
        .put(dnnl.DNNL_ARG_SCRATCHPAD, chain.inRoom(code.scratchpad_desc()));
    chain.add(new convolution_forward(code), arguments, dnnl.DNNL_ARG_DST, code.dst_desc(), y);
    return chain;
  }

  private Chain backward(ConvolutionShape s, ConvolutionCode code) {
    convolution_backward_weights.primitive_desc ofWeights = code.ofWeights();
    convolution_backward_data.primitive_desc ofInput = code.ofInput();
    Chain chain = new Chain(processor);
    memory x = chain.ofCaller(dense(s.input()));
    memory w = chain.ofCaller(dense(s.weights()));
    if (s.bias() == Bias.ADDED) {
      chain.ofCaller(dense(s.biases())); // which no gradient depends on
    }
    memory dy = chain.ofCaller(dense(s.output()));
    memory dx = chain.ofCaller(dense(s.input()));
    memory dw = chain.ofCaller(dense(s.weights()));
    IntMemoryMap arguments = new IntMemoryMap();
    if (s.bias() == Bias.ADDED) {
      arguments.put(dnnl.DNNL_ARG_DIFF_BIAS, chain.ofCaller(dense(s.biases())));
    }

    memory gradient = chain.in(ofWeights.diff_dst_desc(), dy);
    long ofGradient = chain.used();
    arguments
        .put(dnnl.DNNL_ARG_SRC, chain.in(ofWeights.src_desc(), x))
        .put(dnnl.DNNL_ARG_DIFF_DST, gradient)
        .put(dnnl.DNNL_ARG_SCRATCHPAD, chain.inRoom(ofWeights.scratchpad_desc()));
    chain.add(
        new convolution_backward_weights(ofWeights),
        arguments,
        dnnl.DNNL_ARG_DIFF_WEIGHTS,
        ofWeights.diff_weights_desc(),
        dw);

    chain.free(ofGradient);
    memory again =
        ofInput.diff_dst_desc().equals(ofWeights.diff_dst_desc())
            ? gradient
            : chain.in(ofInput.diff_dst_desc(), dy);
    chain.add(
        new convolution_backward_data(ofInput),
        new IntMemoryMap()
            .put(dnnl.DNNL_ARG_DIFF_DST, again)
            .put(dnnl.DNNL_ARG_WEIGHTS, chain.in(ofInput.weights_desc(), w))
            .put(dnnl.DNNL_ARG_SCRATCHPAD, chain.inRoom(ofInput.scratchpad_desc())),
        dnnl.DNNL_ARG_DIFF_SRC,
        ofInput.diff_src_desc(),
        dx);
    return chain;
  }
}
