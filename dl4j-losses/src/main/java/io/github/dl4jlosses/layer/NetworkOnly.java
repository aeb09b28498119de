package io.github.dl4jlosses.layer;

import java.util.List;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** An output layer without what DL4J asks of an output layer alone, outside of a network. */
interface NetworkOnly extends IOutputLayer {
  private static UnsupportedOperationException noClassifier() {
    return new UnsupportedOperationException(
        "a segmentation layer must be trained and evaluated through its network");
  }

  @Override
  default boolean needsLabels() {
    return true;
  }

  @Override
  default double f1Score(DataSet data) {
    throw noClassifier();
  }

  @Override
  default double f1Score(INDArray examples, INDArray labels) {
    throw noClassifier();
  }

  @Override
  @Deprecated
  default int numLabels() {
    throw noClassifier();
  }

  @Override
  default void fit(DataSetIterator iter) {
    throw noClassifier();
  }

  @Override
  default int[] predict(INDArray examples) {
    throw noClassifier();
  }

  @Override
  default List<String> predict(DataSet dataSet) {
    throw noClassifier();
  }

  @Override
  default void fit(INDArray examples, INDArray labels) {
    throw noClassifier();
  }

  @Override
  default void fit(DataSet data) {
    throw noClassifier();
  }

  @Override
  default void fit(INDArray examples, int[] labels) {
    throw noClassifier();
  }
}
