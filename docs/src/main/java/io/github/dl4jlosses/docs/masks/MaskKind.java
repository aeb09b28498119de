package io.github.dl4jlosses.docs.masks;

import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.docs.masks.MaskPicture.Panel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A kind of masks: a folder of a few images, and a picture of some of its files.
 *
 * @param name of its figure, and of its block in the guide
 * @param files images by their paths in the folder
 * @param texts other files likewise
 * @param panels of the picture, from left to right
 */
public record MaskKind(
    String name, Map<String, TinyImage> files, Map<String, String> texts, List<Panel> panels) {
  /** Copies what it is given. */
  public MaskKind {
    files = new LinkedHashMap<>(files);
    texts = Map.copyOf(texts);
    panels = List.copyOf(panels);
  }

  /** Returns a kind with photographs and no mask. */
  static MaskKind of(String name) {
    MaskKind kind = new MaskKind(name, Map.of(), Map.of(), List.of());
    for (Scene scene : Scene.ALL) {
      kind = kind.withPhoto(scene);
    }
    return kind;
  }

  /** Returns a kind with a mask of each photograph, whose picture shows two of them. */
  static MaskKind of(String name, Function<Scene, TinyImage> mask) {
    return of(name).with("masks/%s.png", mask).view("masks/a.png").view("masks/b.png");
  }

  /** Adds a mask of each photograph; the pattern has %s for the name of the photograph. */
  MaskKind with(String pattern, Function<Scene, TinyImage> mask) {
    Map<String, TinyImage> more = new LinkedHashMap<>(files);
    for (Scene scene : Scene.ALL) {
      more.put(pattern.replace("%s", scene.fileName()), mask.apply(scene));
    }
    return new MaskKind(name, more, texts, panels);
  }

  MaskKind withPhoto(Scene scene) {
    Map<String, TinyImage> more = new LinkedHashMap<>(files);
    more.put("images/" + scene.fileName() + ".jpg", scene.photo());
    return new MaskKind(name, more, texts, panels);
  }

  MaskKind withText(String file, String text) {
    Map<String, String> more = new LinkedHashMap<>(texts);
    more.put(file, text);
    return new MaskKind(name, files, more, panels);
  }

  /** Shows a file as viewers do, and beside it the values of some pixels. */
  MaskKind view(String file) {
    TinyImage image = Objects.requireNonNull(files.get(file), file);
    return show(MaskPicture.framed(file, image)).show(MaskPicture.values(image));
  }

  /** Shows a file as viewers do, or that there is none. */
  MaskKind thumbnail(String file) {
    TinyImage image = files.get(file);
    return show(image == null ? MaskPicture.missing(file) : MaskPicture.plain(file, image));
  }

  /** Shows a photograph, and beside it what is drawn there. */
  MaskKind drawn(Scene scene, String title) {
    return thumbnail("images/" + scene.fileName() + ".jpg")
        .show(MaskPicture.drawn(title, scene.photo(), Annotations.outlines(scene)));
  }

  private MaskKind show(Panel panel) {
    List<Panel> more = new ArrayList<>(panels);
    more.add(panel);
    return new MaskKind(name, files, texts, more);
  }

  /** Writes the files into a folder. */
  public void write(Path folder) throws IOException {
    for (Map.Entry<String, TinyImage> file : files.entrySet()) {
      file.getValue().write(folder.resolve(file.getKey()));
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Path file = folder.resolve(text.getKey());
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, text.getValue());
    }
  }

  /** Returns the picture. */
  public String svg(String language) {
    return MaskPicture.of(panels, Words.of(language, "masks"));
  }
}
