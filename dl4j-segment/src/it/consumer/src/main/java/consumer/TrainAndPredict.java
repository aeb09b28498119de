package consumer;

import io.github.dl4jlosses.segment.SegmentedImage;
import io.github.dl4jlosses.segment.Segmenter;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.TrainingRun;
import java.nio.file.Path;
import java.util.List;

public class TrainAndPredict {
  public static void main(String[] args) {
    Path data = Path.of(args[0]); // images and masks
    Path folder = Path.of(args[1]); // of the run
    TrainingOptions options =
        TrainingOptions.of(data, folder)
            .with(TrainingOptions.EPOCHS, 2)
            .withText(TrainingOptions.CLASS_WEIGHTS, "auto");
    TrainingRun run = TrainingRun.of(options);
    run.resume() // begins it, or continues from its checkpoint
        .forEach(epoch -> System.out.println(epoch.number() + ": " + epoch.scores().iou()));

    Segmenter segmenter = Segmenter.load(run.model()); // the network of the best epoch
    segmenter.evaluate(data).classes()
        .forEach((name, scores) -> System.out.println(name + " " + scores.iou()));
    SegmentedImage image = segmenter.predict(Path.of(args[2])); // of any size
    image.writeMask(folder.resolve("mask.png"));
    SegmentedImage.writeCoco(List.of(image), folder.resolve("objects.json"));
  }
}
