package io.github.dl4jlosses.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.evaluation.SegmentationEvaluation;
import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.segment.internal.dataset.CocoImage;
import io.github.dl4jlosses.segment.internal.dataset.CocoReader;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.SampleSource;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.dataset.Subset;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.Picture;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.predict.CocoWriter;
import io.github.dl4jlosses.segment.internal.predict.NetworkOutput;
import io.github.dl4jlosses.segment.internal.predict.Prediction;
import io.github.dl4jlosses.segment.internal.predict.PredictionFiles;
import io.github.dl4jlosses.segment.internal.predict.TiledPredictor;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import io.github.dl4jlosses.segment.internal.train.Crop;
import io.github.dl4jlosses.segment.internal.train.EpochBatches;
import io.github.dl4jlosses.segment.internal.train.Settings;
import io.github.dl4jlosses.segment.internal.train.TrainingLoop;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** The programs of the guide compile, run, and are what the guide shows. */
class OwnProgramTest {
  private static final Path THIS =
      Path.of("src/test/java/io/github/dl4jlosses/segment/OwnProgramTest.java");
  private static final Path SHAPES = Path.of("..", "datasets", "toy-shapes");

  @TempDir private Path folder = Path.of("");

  @Test
  void trainsEvaluatesAndPredicts() throws Exception {
    Path data = SHAPES;
    Path run = folder.resolve("run");
    Path photo = DatasetFolder.images(SHAPES.resolve("validation/images")).get(0);
    Path output = folder;

    // train
    Settings settings =
        Settings.builder().data(data).output(run).epochs(1).depth(2).width(4).build();
    List<EpochScores> epochs = TrainingLoop.run(settings, StopSignal.none(), System.out);
    // end
    assertEquals(1, epochs.size());

    // evaluate
    Model model = ModelFiles.read(run.resolve("model.zip"));
    Survey survey = Survey.of(DatasetFolder.open(data, new Split())).requireSound();
    SampleSource samples = survey.reader().source(survey.folder().part(Subset.VALIDATION));
    EpochReport report =
        NetworkOutput.measure(model, NetworkOutput.tiling(model.info()), samples, () -> {})
            .report(new Bootstrap());
    System.out.println(report.scores().meanIou());
    System.out.println(report.classes().get(1).iou()); // with its interval of 95 %
    // end
    assertEquals(epochs.get(0).meanIou(), report.scores().meanIou());

    // predict
    Picture picture = new ImageDecoder().picture(photo);
    TiledPredictor predictor =
        new TiledPredictor(model.network()::outputSingle, NetworkOutput.tiling(model.info()));
    Prediction prediction = predictor.predict(picture);
    int[] classes = prediction.classes(); // of each pixel, in raster order
    PredictionFiles.writeClasses(
        classes,
        picture.height(),
        picture.width(),
        model.info().classTable(),
        output.resolve("mask.png"));
    List<Instance> objects = prediction.instances(new InstanceExtractor());
    CocoImage image = new CocoImage("a.png", picture.height(), picture.width(), objects);
    List<String> names = model.info().classNames();
    try (OutputStream out = Files.newOutputStream(output.resolve("instances.json"));
        CocoWriter coco =
            new CocoWriter(out, names.subList(1, names.size()), /* firstClass= */ 1)) {
      coco.add(image);
    }
    // end
    assertEquals(picture.height() * picture.width(), classes.length);
    int[] written = new ImageDecoder().numbers(output.resolve("mask.png")).values();
    for (int i = 0; i < classes.length; i++) {
      assertEquals(model.info().classes().get(classes[i]).value(), written[i]);
    }
    List<Instance> read =
        CocoReader.read(output.resolve("instances.json"), /* firstClass= */ 1)
            .images()
            .get(0)
            .instances();
    assertEquals(objects.size(), read.size());
  }

  @Test
  void trainsAnotherNetworkOnTheSameData() {
    Path data = SHAPES;
    // network
    Survey survey = Survey.of(DatasetFolder.open(data, new Split())).requireSound();
    System.out.print(survey);
    EpochBatches batches =
        new EpochBatches(
            survey.reader().source(survey.folder().part(Subset.TRAIN)),
            /* batchSize= */ 4,
            new Crop(48, 48),
            Augmentation.none(),
            /* seed= */ 1);
    LossCrossEntropy loss =
        new LossCrossEntropy().withIgnoreIndex(Sample.VOID).withWeight(survey.classWeights());
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .convolutionMode(ConvolutionMode.Same)
                .list(
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(survey.reader().classes().size())
                        .activation(Activation.IDENTITY) // else sigmoid, and logits end at 1
                        .build(),
                    SegmentationLossLayer.builder(loss).build())
                .setInputType(InputType.convolutional(48, 48, 3))
                .build());
    network.init();
    network.fit(batches, /* numEpochs= */ 2);
    // end
    assertTrue(Double.isFinite(network.score()) && network.score() > 0);

    // metrics
    SegmentationEvaluation pixels = new SegmentationEvaluation(survey.reader().task());
    PixelAveragePrecision ranking = new PixelAveragePrecision(survey.reader().task());
    network.doEvaluation(batches, new IEvaluation<?>[] {pixels, ranking});
    System.out.println(pixels.stats());
    System.out.println(ranking.stats());
    // end
    assertTrue(pixels.meanIou() > 0 && pixels.meanIou() < 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void theGuideShowsThesePrograms(String language) throws Exception {
    String guide = Files.readString(Path.of("..", "docs", language, "own-program.md"));
    String source = Files.readString(THIS);
    for (String name : List.of("train", "evaluate", "predict", "network", "metrics")) {
      String start = "    // " + name + "\n";
      int from = source.indexOf(start) + start.length();
      String code = source.substring(from, source.indexOf("    // end\n", from)).indent(-4);
      assertTrue(guide.contains("```java\n" + code + "```\n"), code);
    }
  }
}
