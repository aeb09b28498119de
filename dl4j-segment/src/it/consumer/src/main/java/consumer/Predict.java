package consumer;

import io.github.dl4jlosses.segment.Evaluation;
import io.github.dl4jlosses.segment.SegmentedImage;
import io.github.dl4jlosses.segment.Segmenter;
import java.nio.file.Path;
import java.util.List;

public class Predict {
  public static void main(String[] args) {
    Segmenter segmenter = Segmenter.load(Path.of(args[0])); // model.zip of a run
    Evaluation evaluation = segmenter.evaluate(Path.of(args[1])); // images and masks
    evaluation.warnings().forEach(System.err::println);
    evaluation.classes().forEach((name, scores) -> System.out.println(name + " " + scores.iou()));

    SegmentedImage image = segmenter.predict(Path.of(args[2])); // of any size
    int[] classes = image.classes(); // of each pixel, row by row
    System.out.println("class " + classes[0] + ", p " + image.probabilities(classes[0])[0]);
    image.writeMask(Path.of(args[3], "mask.png"));
    SegmentedImage.writeCoco(List.of(image), Path.of(args[3], "objects.json"));
  }
}
