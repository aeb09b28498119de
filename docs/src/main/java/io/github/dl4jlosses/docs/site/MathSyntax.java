package io.github.dl4jlosses.docs.site;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;
import org.commonmark.parser.block.AbstractBlockParser;
import org.commonmark.parser.block.AbstractBlockParserFactory;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;

/**
 * Formulas in Markdown, as GitHub reads them: {@code $x$} and {@code $`x`$} in a line, {@code
 * $$x$$} as a line or lines of its own.
 *
 * <p>A formula is taken before emphasis, escapes and HTML, so that {@code _}, {@code \} and {@code
 * <} in it are TeX's. A dollar sign before a space, or whose partner has a space before it or a
 * digit after it, is a dollar sign: {@code from $5 to $6}.
 */
final class MathSyntax implements Parser.ParserExtension {
  private static final String FENCE = "$$";
  private static final Pattern TAIL = Pattern.compile("[,.;:!?)\\]”’，。、；：！？）】》]+");

  @Override
  public void extend(Parser.Builder builder) {
    builder.customBlockParserFactory(new Factory());
    builder.customInlineContentParserFactory(new InlineFactory());
    builder.postProcessor(MathSyntax::withTails);
  }

  /** A formula within text; {@code display} if it was written between double dollars. */
  static final class Inline extends CustomNode {
    final String tex;
    final boolean display;

    /** The punctuation behind it, which no line may begin with. */
    String tail = "";

    Inline(String tex, boolean display) {
      this.tex = tex;
      this.display = display;
    }
  }

  /** A formula between lines. */
  static final class Display extends CustomBlock {
    private final StringBuilder tex = new StringBuilder();
    private boolean closed;

    String tex() {
      return tex.toString().strip();
    }

    /** Returns whether the second {@code $$} was found. */
    boolean isClosed() {
      return closed;
    }
  }

  private static Node withTails(Node root) {
    root.accept(
        new AbstractVisitor() {
          @Override
          public void visit(CustomNode node) {
            if (node instanceof Inline formula && node.getNext() instanceof Text text) {
              Matcher tail = TAIL.matcher(text.getLiteral());
              formula.tail = tail.lookingAt() ? tail.group() : "";
              text.setLiteral(text.getLiteral().substring(formula.tail.length()));
            }
            visitChildren(node);
          }
        });
    return root;
  }

  private static final class Factory extends AbstractBlockParserFactory {
    @Override
    public BlockStart tryStart(ParserState state, MatchedBlockParser matched) {
      int start = state.getNextNonSpaceIndex();
      String line = state.getLine().getContent().toString().substring(start).stripTrailing();
      if (state.getIndent() >= 4 || !line.startsWith(FENCE)) {
        return BlockStart.none();
      }
      int end = line.indexOf(FENCE, FENCE.length());
      boolean isText = end >= 0 && end != line.length() - FENCE.length(); // $$a$$ and so on
      return isText
          ? BlockStart.none()
          : BlockStart.of(new DisplayParser()).atIndex(start + FENCE.length());
    }
  }

  private static final class DisplayParser extends AbstractBlockParser {
    private final Display block = new Display();

    @Override
    public Block getBlock() {
      return block;
    }

    @Override
    public BlockContinue tryContinue(ParserState state) {
      return block.closed ? BlockContinue.none() : BlockContinue.atIndex(state.getIndex());
    }

    @Override
    public void addLine(SourceLine line) {
      String content = line.getContent().toString().stripTrailing();
      block.closed = content.endsWith(FENCE);
      int end = content.length() - (block.closed ? FENCE.length() : 0);
      block.tex.append(content, 0, end).append('\n');
    }
  }

  private static final class InlineFactory implements InlineContentParserFactory {
    @Override
    public Set<Character> getTriggerCharacters() {
      return Set.of('$');
    }

    @Override
    public InlineContentParser create() {
      return MathSyntax::parse;
    }
  }

  private static ParsedInline parse(InlineParserState state) {
    Scanner scanner = state.scanner();
    Position start = scanner.position();
    for (String[] marks : List.of(new String[] {FENCE, FENCE}, new String[] {"$`", "`$"})) {
      scanner.setPosition(start);
      if (scanner.next(marks[0])) {
        Position begin = scanner.position();
        return until(scanner, marks[1])
            ? formula(scanner, begin, marks[1], marks[0].equals(FENCE))
            : ParsedInline.none();
      }
    }
    scanner.setPosition(start);
    scanner.next('$');
    Position begin = scanner.position();
    if (Character.isWhitespace(scanner.peek()) || !until(scanner, "$")) {
      return ParsedInline.none();
    }
    String tex = content(scanner, begin, 1);
    boolean closes = tex.equals(tex.stripTrailing()) && !Character.isDigit(scanner.peek());
    return closes ? formula(scanner, begin, "$", false) : ParsedInline.none();
  }

  /** Goes behind the next mark that no backslash escapes. */
  private static boolean until(Scanner scanner, String mark) {
    while (scanner.hasNext()) {
      if (scanner.next(mark)) {
        return true;
      }
      if (scanner.next('\\') && !scanner.hasNext()) {
        return false;
      } else {
        scanner.next();
      }
    }
    return false;
  }

  private static String content(Scanner scanner, Position begin, int markLength) {
    String all = scanner.getSource(begin, scanner.position()).getContent();
    return all.substring(0, all.length() - markLength);
  }

  private static ParsedInline formula(
      Scanner scanner, Position begin, String mark, boolean display) {
    String tex = content(scanner, begin, mark.length()).strip();
    return tex.isEmpty()
        ? ParsedInline.none()
        : ParsedInline.of(new Inline(tex, display), scanner.position());
  }
}
