package io.github.dl4jlosses.onednn;

import io.github.dl4jlosses.onednn.ConvolutionShape.Bias;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;

/** What oneDNN computes the convolutions of a shape with, and how their arrays have to lie. */
record ConvolutionCode(engine processor, ConvolutionShape shape) {
  /*
   * Code for AVX-512 likes channels in sixteens, of which some may not be there: eight channels take
   * twice the memory and twice the work. With channels last there is no such gap. Where no gap is,
   * channels last is slower, and so it is without AVX-512, where channels are in eights.
   */

  convolution_forward.primitive_desc forward() {
    return withoutGaps(
        this::forward, code -> code.src_desc().get_size() + code.dst_desc().get_size());
  }

  convolution_backward_weights.primitive_desc ofWeights() {
    return withoutGaps(
        this::ofWeights, code -> code.src_desc().get_size() + code.diff_dst_desc().get_size());
  }

  convolution_backward_data.primitive_desc ofInput() {
    return withoutGaps(
        this::ofInput, code -> code.diff_src_desc().get_size() + code.diff_dst_desc().get_size());
  }

  /**
   * Returns what makes code if images lie as it likes, or, if there would be gaps, with channels
   * last.
   */
  private <T extends primitive_desc_base> T withoutGaps(
      Function<memory.format_tag, T> maker, ToLongFunction<T> bytesOfImages) {
    T own = maker.apply(memory.format_tag.any);
    if (!isForAvx512(own)
        || bytesOfImages.applyAsLong(own) == bytes(shape.input()) + bytes(shape.output())) {
      return own;
    }
    T channelsLast = maker.apply(memory.format_tag.acdb);
    return isForAvx512(channelsLast) ? channelsLast : own;
  }

  /** Not so if it is what oneDNN has for all processors. */
  private static boolean isForAvx512(primitive_desc_base code) {
    return code.impl_info_str().getString().contains("avx512");
  }

  private static long bytes(long... sizes) {
    return Arrays.stream(sizes).reduce(Float.BYTES, Math::multiplyExact);
  }

  private convolution_forward.primitive_desc forward(memory.format_tag images) {
    return new convolution_forward.primitive_desc(
        new convolution_forward.desc(
            dnnl.prop_kind.forward_training,
            dnnl.algorithm.convolution_direct,
            floats(images, shape.input()),
            floats(memory.format_tag.any, shape.weights()),
            ofBias(),
            floats(images, shape.output()),
            shape.strides(),
            shape.before(),
            shape.after()),
        attributes(),
        processor);
  }

  private convolution_backward_weights.primitive_desc ofWeights(memory.format_tag images) {
    return new convolution_backward_weights.primitive_desc(
        new convolution_backward_weights.desc(
            dnnl.algorithm.convolution_direct,
            floats(images, shape.input()),
            floats(memory.format_tag.any, shape.weights()),
            ofBias(),
            floats(images, shape.output()),
            shape.strides(),
            shape.before(),
            shape.after()),
        attributes(),
        processor,
        forward(images));
  }

  private convolution_backward_data.primitive_desc ofInput(memory.format_tag images) {
    return new convolution_backward_data.primitive_desc(
        new convolution_backward_data.desc(
            dnnl.algorithm.convolution_direct,
            floats(images, shape.input()),
            floats(memory.format_tag.any, shape.weights()),
            floats(images, shape.output()),
            shape.strides(),
            shape.before(),
            shape.after()),
        attributes(),
        processor,
        forward(images));
  }

  private memory.desc ofBias() {
    return shape.bias() == Bias.ADDED ? dense(shape.biases()) : new memory.desc(); // nothing
  }

  /** In c order, as arrays of ND4J are. */
  static memory.desc dense(long... sizes) {
    return floats(sizes.length == 1 ? memory.format_tag.a : memory.format_tag.abcd, sizes);
  }

  private static memory.desc floats(memory.format_tag layout, long... sizes) {
    return new memory.desc(sizes, memory.data_type.f32, layout);
  }

  /** Code has its scratch where we say. */
  private static primitive_attr attributes() {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    return attributes;
  }
}
