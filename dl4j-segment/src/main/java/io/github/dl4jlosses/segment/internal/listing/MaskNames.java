package io.github.dl4jlosses.segment.internal.listing;

import io.github.dl4jlosses.segment.internal.io.FileNames;

/**
 * How masks are named after their images: what stands behind the name that both have.
 *
 * @param image behind the name of an image, usually nothing
 * @param mask behind the name of its mask
 */
public record MaskNames(String image, String mask) {
  public static final MaskNames SAME = new MaskNames("", "");

  /** Returns the name of the mask of an image; names have no endings. */
  public String maskOf(String imageName) {
    String base =
        imageName.endsWith(image)
            ? imageName.substring(0, imageName.length() - image.length())
            : imageName;
    return base + mask;
  }

  /** Says how, for people. */
  @Override
  public String toString() {
    if (equals(SAME)) {
      return "masks are named as their images";
    }
    return image.isEmpty()
        ? "masks are named <image>" + FileNames.shown(mask)
        : "images are named <name>"
            + FileNames.shown(image)
            + ", their masks <name>"
            + FileNames.shown(mask);
  }
}
