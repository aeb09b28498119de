package io.github.dl4jlosses.docs.site;

import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;

/** The words of a node: what a heading is called, and what can be searched. */
final class PlainText extends AbstractVisitor {
  private static final String CHINESE = "[\\p{IsHan}\\u3000-\\u303f\\uff00-\\uffef“”‘’—…]";
  private static final Pattern CHINESE_START = Pattern.compile(CHINESE);
  private static final Pattern CHINESE_END = Pattern.compile(CHINESE + "$");

  private final StringBuilder text = new StringBuilder();

  private PlainText() {}

  /** Returns the words; of a formula in a heading, its TeX. */
  static String of(Node node) {
    PlainText plain = new PlainText();
    node.accept(plain);
    return plain.text.toString().strip().replaceAll("\\s+", " ");
  }

  @Override
  public void visit(Text node) {
    text.append(node.getLiteral());
  }

  @Override
  public void visit(Code node) {
    text.append(node.getLiteral());
  }

  @Override
  public void visit(FencedCodeBlock node) {
    text.append(node.getLiteral()).append(' ');
  }

  @Override
  public void visit(IndentedCodeBlock node) {
    text.append(node.getLiteral()).append(' ');
  }

  @Override
  public void visit(SoftLineBreak node) {
    text.append(separates(node) ? " " : "");
  }

  /** Returns whether a line's end is a space: not between two characters of Chinese. */
  static boolean separates(SoftLineBreak end) {
    return !(end.getPrevious() instanceof Text before
        && end.getNext() instanceof Text after
        && CHINESE_END.matcher(before.getLiteral()).find()
        && CHINESE_START.matcher(after.getLiteral()).lookingAt());
  }

  @Override
  public void visit(HardLineBreak node) {
    text.append(' ');
  }

  @Override
  public void visit(Paragraph node) {
    block(node);
  }

  @Override
  public void visit(Heading node) {
    block(node);
  }

  @Override
  public void visit(CustomNode node) {
    if (node instanceof MathSyntax.Inline formula) {
      text.append(formula.tex).append(formula.tail);
    } else {
      block(node); // a cell or a row of a table
    }
  }

  @Override
  public void visit(CustomBlock node) {
    if (!(node instanceof MathSyntax.Display)) {
      block(node);
    }
  }

  private void block(Node node) {
    visitChildren(node);
    if (node instanceof Block || node instanceof CustomNode) {
      text.append(' ');
    }
  }
}
