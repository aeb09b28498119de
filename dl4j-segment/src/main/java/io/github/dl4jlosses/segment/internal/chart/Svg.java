package io.github.dl4jlosses.segment.internal.chart;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes SVG, one element after the other; the JDK's writer escapes what comes from outside. */
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
    try {
      xml.writeStartElement(name);
      write(attributes);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /** Adds attributes to the element that was just opened. */
  public Svg with(Object... attributes) {
    try {
      write(attributes);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  private void write(Object... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      xml.writeAttribute(
          (String) attributes[i], value instanceof Double d ? number(d) : value.toString());
    }
  }

  /** Writes text into the element. */
  public Svg text(String content) {
    try {
      xml.writeCharacters(content);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /** Closes the innermost element. */
  public Svg close() {
    try {
      xml.writeEndElement();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /** Closes what is open, and returns the picture. */
  public String end() {
    try {
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }

  /** Returns a length to a tenth of a pixel. */
  public static String number(double length) {
    String tenth = String.format(Locale.ROOT, "%.1f", length);
    return tenth.endsWith(".0") ? tenth.substring(0, tenth.length() - 2) : tenth;
  }
}
