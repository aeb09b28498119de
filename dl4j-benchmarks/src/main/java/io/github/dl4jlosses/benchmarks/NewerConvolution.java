package io.github.dl4jlosses.benchmarks;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;

/**
 * A convolution and its gradients by a newer oneDNN than ND4J's, on the arrays of ND4J's
 * operations. Primitives, and memory for other layouts, are made once. Weights are reordered in
 * each call, as they change with each step.
 */
final class NewerConvolution {
  /** How images lie in memory. */
  enum Layout {
    /** As in DL4J; oneDNN's own layouts inside, with reorders before and after. */
    CHANNELS_FIRST(dnnl_nchw, dnnl_format_tag_any),
    /** Without reorders. */
    CHANNELS_LAST(dnnl_nhwc, dnnl_nhwc);

    private final int outside;
    private final int inside;

    Layout(int outside, int inside) {
      this.outside = outside;
      this.inside = inside;
    }
  }

  private static final long[] STRIDE = {1, 1};
  private static final long[] NO_DILATION = {0, 0};
  private static final dnnl_memory_desc NO_BIAS = new dnnl_memory_desc();
  private static final dnnl_primitive_attr NO_ATTRIBUTES = new dnnl_primitive_attr();
  private static final dnnl_engine ENGINE = new dnnl_engine();
  private static final dnnl_stream STREAM = new dnnl_stream();

  static {
    check(dnnl_engine_create(ENGINE, dnnl_cpu, 0));
    check(dnnl_stream_create(STREAM, ENGINE, dnnl_stream_default_flags));
  }

  /** Memory for all convolutions, which run one after the other. */
  private static BytePointer room = new BytePointer(0);

  private final List<Runnable> forward = new ArrayList<>();
  private final List<Runnable> backward = new ArrayList<>();
  private final List<Runnable> bindings = new ArrayList<>();
  private final Layout layout;
  private final dnnl_memory_desc images;
  private final dnnl_memory_desc weights;
  private final dnnl_memory_desc outputs;
  private final long[] padding;
  private long used;

  NewerConvolution(CustomOp conv, CustomOp gradients, Layout layout) {
    this.layout = layout;
    INDArray x = conv.getInputArgument(0);
    INDArray w = conv.getInputArgument(1);
    INDArray y = conv.getOutputArgument(0);
    INDArray dy = gradients.getInputArgument(2);
    images = laidOut(x, layout.inside);
    weights = laidOut(w, dnnl_format_tag_any);
    outputs = laidOut(y, layout.inside);
    padding = new long[] {w.size(2) / 2, w.size(3) / 2};
    dnnl_primitive_desc first = ofOutput();
    new Call(forward, first)
        .in(DNNL_ARG_SRC, dnnl_query_src_md, image(x))
        .in(DNNL_ARG_WEIGHTS, dnnl_query_weights_md, oihw(w))
        .out(DNNL_ARG_DST, dnnl_query_dst_md, image(y));
    used = 0;
    Array dw = oihw(gradients.getOutputArgument(1));
    new Call(backward, ofWeights(first))
        .in(DNNL_ARG_SRC, dnnl_query_src_md, image(x))
        .in(DNNL_ARG_DIFF_DST, dnnl_query_diff_dst_md, image(dy))
        .out(DNNL_ARG_DIFF_WEIGHTS, dnnl_query_diff_weights_md, dw);
    used = 0;
    new Call(backward, ofImages(first))
        .in(DNNL_ARG_DIFF_DST, dnnl_query_diff_dst_md, image(dy))
        .in(DNNL_ARG_WEIGHTS, dnnl_query_weights_md, oihw(w))
        .out(DNNL_ARG_DIFF_SRC, dnnl_query_diff_src_md, image(gradients.getOutputArgument(0)));
  }

  private dnnl_primitive_desc ofOutput() {
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    check(
        dnnl_convolution_forward_primitive_desc_create(
            description,
            ENGINE,
            dnnl_forward_training,
            dnnl_convolution_auto,
            images,
            weights,
            NO_BIAS,
            outputs,
            STRIDE,
            NO_DILATION,
            padding,
            padding,
            NO_ATTRIBUTES));
    return description;
  }

  private dnnl_primitive_desc ofWeights(dnnl_primitive_desc first) {
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    check(
        dnnl_convolution_backward_weights_primitive_desc_create(
            description,
            ENGINE,
            dnnl_convolution_auto,
            images,
            weights,
            NO_BIAS,
            outputs,
            STRIDE,
            NO_DILATION,
            padding,
            padding,
            first,
            NO_ATTRIBUTES));
    return description;
  }

  private dnnl_primitive_desc ofImages(dnnl_primitive_desc first) {
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    check(
        dnnl_convolution_backward_data_primitive_desc_create(
            description,
            ENGINE,
            dnnl_convolution_auto,
            images,
            weights,
            outputs,
            STRIDE,
            NO_DILATION,
            padding,
            padding,
            first,
            NO_ATTRIBUTES));
    return description;
  }

  /** Makes room for the arrays of several convolutions. */
  static void bind(List<NewerConvolution> convolutions) {
    convolutions.forEach(convolution -> convolution.bindings.forEach(Runnable::run));
  }

  void forward() {
    forward.forEach(Runnable::run);
    check(dnnl_stream_wait(STREAM));
  }

  void backward() {
    backward.forEach(Runnable::run);
    check(dnnl_stream_wait(STREAM));
  }

  /** An array and its layout. */
  private record Array(dnnl_memory_desc layout, dnnl_memory memory) {}

  private Array image(INDArray array) {
    return array(laidOut(array, layout.outside), array);
  }

  private static Array oihw(INDArray weights) {
    return array(laidOut(weights, dnnl_oihw), weights);
  }

  private static Array array(dnnl_memory_desc layout, INDArray numbers) {
    Pointer whole = new BytePointer(numbers.data().pointer());
    return new Array(layout, memory(layout, whole.getPointer(numbers.offset() * Float.BYTES)));
  }

  private static dnnl_memory_desc laidOut(INDArray array, int tag) {
    dnnl_memory_desc layout = new dnnl_memory_desc();
    check(dnnl_memory_desc_create_with_tag(layout, 4, array.shape(), dnnl_f32, tag));
    return layout;
  }

  private static dnnl_memory memory(dnnl_memory_desc layout, Pointer numbers) {
    dnnl_memory memory = new dnnl_memory();
    check(dnnl_memory_create(memory, layout, ENGINE, numbers));
    return memory;
  }

  private Array inRoom(dnnl_memory_desc layout) {
    Array array = new Array(layout, memory(layout, new Pointer()));
    long offset = used;
    used += (dnnl_memory_desc_get_size(layout) + 4095) / 4096 * 4096;
    if (room.capacity() < used + 4096) {
      room = new BytePointer(used + 4096);
    }
    bindings.add(
        () -> {
          Pointer place = room.getPointer(offset + 4096 - room.address() % 4096);
          check(dnnl_memory_set_data_handle(array.memory, place));
        });
    return array;
  }

  private static Runnable run(dnnl_primitive_desc description, Object... arguments) {
    dnnl_primitive primitive = new dnnl_primitive();
    check(dnnl_primitive_create(primitive, description));
    int count = arguments.length / 2;
    dnnl_exec_arg_t list = new dnnl_exec_arg_t(count);
    for (int i = 0; i < count; i++) {
      list.getPointer(i).arg((Integer) arguments[2 * i]).memory((dnnl_memory) arguments[2 * i + 1]);
    }
    return () -> check(dnnl_primitive_execute(primitive, STREAM, count, list));
  }

  private static void reorder(List<Runnable> steps, Array from, Array to) {
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    check(
        dnnl_reorder_primitive_desc_create(
            description, from.layout, ENGINE, to.layout, ENGINE, NO_ATTRIBUTES));
    steps.add(run(description, DNNL_ARG_FROM, from.memory, DNNL_ARG_TO, to.memory));
  }

  /** A primitive, and the reorders before and after it. */
  private final class Call {
    private final List<Runnable> steps;
    private final dnnl_primitive_desc description;
    private final List<Object> arguments = new ArrayList<>();

    Call(List<Runnable> steps, dnnl_primitive_desc description) {
      this.steps = steps;
      this.description = description;
    }

    Call in(int argument, int query, Array array) {
      Array ordered = ordered(query, array);
      if (!ordered.equals(array)) {
        reorder(steps, array, ordered);
      }
      arguments.addAll(List.of(argument, ordered.memory));
      return this;
    }

    void out(int argument, int query, Array array) {
      Array ordered = ordered(query, array);
      arguments.addAll(List.of(argument, ordered.memory));
      steps.add(run(description, arguments.toArray()));
      if (!ordered.equals(array)) {
        reorder(steps, ordered, array);
      }
    }

    private Array ordered(int query, Array array) {
      dnnl_memory_desc wanted = dnnl_primitive_desc_query_md(description, query, 0);
      return dnnl_memory_desc_equal(wanted, array.layout) != 0 ? array : inRoom(wanted);
    }
  }

  private static void check(int status) {
    if (status != dnnl_success) {
      throw new IllegalStateException("oneDNN must succeed, got status " + status);
    }
  }
}
