package io.github.dl4jlosses.onednn;

import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;

/** Pointers that no scope of a caller frees. */
final class OwnPointers {
  private OwnPointers() {}

  /**
   * Makes what holds pointers. They are freed when it is garbage, or when the scope, which the
   * maker is given, is closed.
   */
  @SuppressWarnings("unchecked") // pointers of all classes
  static <T> T make(Function<PointerScope, T> maker) {
    try (PointerScope scope = new PointerScope().extend()) { // this end only leaves it
      return maker.apply(scope);
    }
  }
}
