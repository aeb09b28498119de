package io.github.dl4jlosses.docs.site;

import java.io.Serial;
import java.util.List;

/** Documents of which no site can be made; the message has a line for each fault. */
final class BadDocumentsException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  BadDocumentsException(List<String> faults) {
    super(String.join(System.lineSeparator(), faults));
  }
}
