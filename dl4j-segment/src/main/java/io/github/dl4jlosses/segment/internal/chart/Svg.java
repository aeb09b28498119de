package io.github.dl4jlosses.segment.internal.chart;

import io.github.dl4jlosses.segment.internal.terminal.Printable;
import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes SVG, one element after the other. The JDK's writer escapes what comes from outside, but
 * leaves control characters, which XML forbids.
 */
public final class Svg {
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newFactory();

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  /** Starts a picture whose lengths are in pixels. */
  public Svg(int width, int height) {
    try {
      xml = FACTORY.createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // memory does not fail
    }
    open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", "0 0 " + width + " " + height);
  }

  /** Opens an element; attributes are name, value, name, value. */
  public Svg open(String name, Object... attributes) {
    written(() -> xml.writeStartElement(name));
    return with(attributes);
  }

  /** Adds attributes to the element that was just opened. */
  public Svg with(Object... attributes) {
    for (int i = 0; i < attributes.length; i += 2) {
      String name = (String) attributes[i];
      Object value = attributes[i + 1];
      String text = value instanceof Double d ? number(d) : value.toString();
      written(() -> xml.writeAttribute(name, Printable.escaped(text)));
    }
    return this;
  }

  public Svg text(String content) {
    return written(() -> xml.writeCharacters(Printable.escaped(content)));
  }

  public Svg close() {
    return written(xml::writeEndElement);
  }

  /** Closes what is open, and returns the picture. */
  public String end() {
    written(xml::writeEndDocument);
    written(xml::close);
    return text.toString();
  }

  private interface Step {
    void run() throws XMLStreamException;
  }

  private Svg written(Step step) {
    try {
      step.run();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // memory does not fail
    }
    return this;
  }

  /** Returns a length to a tenth of a pixel. */
  public static String number(double length) {
    String tenth = String.format(Locale.ROOT, "%.1f", length);
    return tenth.endsWith(".0") ? tenth.substring(0, tenth.length() - 2) : tenth;
  }
}
