package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.MaskCode;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import io.github.dl4jlosses.segment.internal.mask.ValueCounts;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Counts the classes in what was read of masks. */
final class ClassCounter {
  private final SampleReader reader;
  private final List<MaskCode> codes;

  ClassCounter(SampleReader reader) {
    this.reader = reader;
    codes = IntStream.range(0, reader.formats().size()).mapToObj(reader::code).toList();
  }

  /** Returns what is wrong with the files: the first value that is no class. */
  Optional<String> problem(FileScan scan) {
    for (int k = 0; k < scan.masks().size() && scan.isSound(); k++) {
      MaskScan mask = scan.masks().get(k);
      ValueCounts counts = mask.counts();
      for (int v = 0; v < counts.size(); v++) {
        if (codes.get(k).of(counts.value(v), mask.header().bits()) == MaskCode.UNKNOWN) {
          int width = mask.header().width();
          String place = "row " + counts.place(v) / width + ", column " + counts.place(v) % width;
          return Optional.of(
              String.valueOf(
                  codes.get(k).unknown(mask.file(), counts.value(v), place).getMessage()));
        }
      }
      if (!counts.isComplete() && !reader.formats().get(k).hasInstances()) {
        return Optional.of(tooMany(mask));
      }
    }
    return scan.problem();
  }

  private static String tooMany(MaskScan mask) {
    return String.valueOf(
        Arguments.bad(
                "mask " + FileNames.shown(mask.file()),
                "have at most " + ValueCounts.LIMIT + " values",
                "more",
                "a photograph, or smoothed? Export the classes themselves")
            .getMessage());
  }

  /** Returns the counts of images, in the order of the channels. */
  List<ClassCount> count(List<FileScan> scans) {
    ClassCount[] sums = new ClassCount[reader.classes().size()];
    Arrays.fill(sums, ClassCount.NONE);
    for (FileScan scan : scans) {
      List<ClassCount> ofImage = ofImage(scan);
      Arrays.setAll(sums, c -> sums[c].plus(ofImage.get(c)));
    }
    return List.of(sums);
  }

  private List<ClassCount> ofImage(FileScan scan) {
    int classes = reader.classes().size();
    long[] pixels = new long[classes];
    long[] counted = new long[classes];
    for (int k = 0; k < scan.masks().size(); k++) {
      long[] found = ofMask(k, scan.masks().get(k));
      if (reader.isMultiLabel()) {
        pixels[k] = found[1];
        counted[k] = found[0] + found[1];
      } else {
        System.arraycopy(found, 0, pixels, 0, classes);
        Arrays.fill(counted, Arrays.stream(found).sum());
      }
    }
    if (scan.drawn().isPresent() && reader.labeling() == Labeling.MULTI_LABEL) {
      countDrawn(scan, pixels, counted);
    }
    List<ClassCount> counts = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      boolean shown = pixels[c] > 0;
      counts.add(new ClassCount(pixels[c], counted[c], shown ? 1 : 0, shown ? counted[c] : 0));
    }
    return counts;
  }

  /** Counts the labels of objects, of which a pixel may have several. */
  private void countDrawn(FileScan scan, long[] pixels, long... counted) {
    int[] channels = reader.channelClasses().toArray();
    int[] planes =
        scan.files()
            .masks()
            .get(0)
            .read(
                Optional.of(MaskFormat.INDEX),
                reader.decoder(),
                scan.image().orElseThrow().header(),
                header -> {})
            .layers()
            .flatMap(reader::planes)
            .orElseThrow();
    for (int c : channels) {
      pixels[c] = 0;
      counted[c] = 0;
    }
    int plane = planes.length / channels.length;
    for (int i = 0; i < planes.length; i++) {
      int c = channels[i / plane];
      pixels[c] += planes[i] == 1 ? 1 : 0;
      counted[c] += planes[i] == Sample.VOID ? 0 : 1;
    }
  }

  /** Returns the pixels of each class of one mask; with a mask per label these are no and yes. */
  private long[] ofMask(int index, MaskScan mask) {
    ValueCounts counts = mask.counts();
    MaskCode code = codes.get(index);
    int bits = mask.header().bits();
    long[] pixels = new long[Math.max(2, reader.classes().size())];
    if (reader.formats().get(index).hasInstances()) {
      long isVoid = 0;
      for (int v = 0; v < counts.size(); v++) {
        isVoid += code.isVoid(counts.value(v), bits) ? counts.count(v) : 0;
      }
      boolean zerosCount = !code.isVoid(0, bits);
      int nothing = zerosCount ? code.of(0, bits) : 0;
      pixels[nothing] = zerosCount ? counts.zeros() : 0;
      pixels[1 - nothing] = counts.pixels() - isVoid - pixels[nothing];
      return pixels;
    }
    for (int v = 0; v < counts.size(); v++) {
      int found = code.of(counts.value(v), bits);
      if (found != Sample.VOID) {
        pixels[found] += counts.count(v);
      }
    }
    return pixels;
  }
}
