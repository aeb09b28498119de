package io.github.dl4jlosses.docs.site;

import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.Emphasis;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;

/** What a block of a lesson is for, where its place or what precedes it says so. */
final class Roles {
  private static final Pattern OUTPUT = Pattern.compile("(?s)\\s*<!--\\s*output\\b.*-->\\s*");
  private static final Pattern BETWEEN_LINKS =
      Pattern.compile("(?i)[\\s·|←→]*((previous|next|上一课|下一课)\\s*[:：]?\\s*)?");

  private Roles() {}

  /**
   * Returns whether code is what a program prints: whether a comment {@code output} precedes it.
   */
  static boolean isOutput(Block code) {
    return code.getPrevious() instanceof HtmlBlock comment
        && OUTPUT.matcher(comment.getLiteral()).matches();
  }

  /** Returns whether a paragraph is a picture and nothing else. */
  static boolean isFigure(Node node) {
    return node instanceof Paragraph
        && node.getFirstChild() instanceof Image
        && node.getFirstChild() == node.getLastChild();
  }

  /** Returns whether a paragraph is emphasized as a whole and follows a figure. */
  static boolean isCaption(Paragraph paragraph) {
    Node before = paragraph.getPrevious();
    return before != null
        && isFigure(before)
        && paragraph.getFirstChild() instanceof Emphasis
        && paragraph.getFirstChild() == paragraph.getLastChild();
  }

  /**
   * Returns whether a block only leads to other lessons: links at the beginning or the end, and the
   * line above them. Pages have such links of their own.
   */
  static boolean isSignpost(Node block) {
    if (block instanceof ThematicBreak) {
      return block.getNext() != null
          && block.getNext().getNext() == null
          && isSignpost(block.getNext());
    }
    Node before = block.getPrevious();
    boolean isAtTheEdge =
        before == null
            || block.getNext() == null
            || (before instanceof Heading heading && heading.getLevel() == 1);
    return block instanceof Paragraph && isAtTheEdge && hasOnlyLinks(block);
  }

  private static boolean hasOnlyLinks(Node paragraph) {
    int links = 0;
    for (Node child = paragraph.getFirstChild(); child != null; child = child.getNext()) {
      if (child instanceof Link link && link.getDestination().endsWith(".md")) {
        links++;
      } else if (!(child instanceof Text text
          && BETWEEN_LINKS.matcher(text.getLiteral()).matches())) {
        return false;
      }
    }
    return links > 0;
  }
}
