package io.github.dl4jlosses.segment.internal.listing;

import io.github.dl4jlosses.segment.internal.io.FileNames;

/**
 * How masks are named after their images: what stands behind, or before, the name that both have.
 *
 * @param image in the name of an image, usually nothing
 * @param mask in the name of its mask
 */
public record MaskNames(String image, String mask, Place place) {
  /** Where an image and its mask differ. */
  public enum Place {
    BEHIND,
    BEFORE
  }

  public static final MaskNames SAME = behind("", "");

  static MaskNames behind(String image, String mask) {
    return new MaskNames(image, mask, Place.BEHIND);
  }

  static MaskNames before(String image, String mask) {
    return new MaskNames(image, mask, Place.BEFORE);
  }

  /** Returns the name of the mask of an image; names have no endings. */
  public String maskOf(String imageName) {
    int last = imageName.lastIndexOf('/') + 1;
    String folder = imageName.substring(0, last);
    String name = imageName.substring(last);
    if (place == Place.BEFORE) {
      return folder + mask + (name.startsWith(image) ? name.substring(image.length()) : name);
    }
    int end = name.length() - image.length();
    return folder + (name.endsWith(image) ? name.substring(0, end) : name) + mask;
  }

  /** Returns a pattern of the names of masks: {@code <image>_mask}. */
  public String maskPattern() {
    return pattern(mask, image.isEmpty() ? "<image>" : "<name>");
  }

  private String pattern(String word, String name) {
    String shown = FileNames.shown(word);
    return place == Place.BEFORE ? shown + name : name + shown;
  }

  /** Says how, for people. */
  @Override
  public String toString() {
    if (equals(SAME)) {
      return "masks are named as their images";
    }
    return image.isEmpty()
        ? "masks are named " + maskPattern()
        : "images are named " + pattern(image, "<name>") + ", their masks " + maskPattern();
  }
}
