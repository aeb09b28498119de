package consumer;

import io.github.dl4jlosses.segment.Epoch;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.TrainingRun;
import java.nio.file.Path;

public class Train {
  public static void main(String[] args) {
    TrainingOptions options =
        TrainingOptions.of(Path.of(args[0]), Path.of(args[1])) // images and masks; the new run
            .with(TrainingOptions.EPOCHS, 2)
            .with(TrainingOptions.WIDTH, 4)
            .withText(TrainingOptions.CLASS_WEIGHTS, "auto");
    TrainingRun run = TrainingRun.of(options);
    for (Epoch epoch : run.resume()) { // begins it, or continues from its checkpoint
      System.out.println(epoch.number() + ": mIoU " + epoch.scores().iou());
    }
    System.out.println(run.report());
  }
}
