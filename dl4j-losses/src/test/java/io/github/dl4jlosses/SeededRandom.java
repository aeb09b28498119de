package io.github.dl4jlosses;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gives each test the same random numbers in each run: ND4J begins with the time. JUnit finds this
 * by META-INF/services. Static fields come before it, and need a seed of their own.
 */
public final class SeededRandom implements BeforeEachCallback {
  @Override
  public void beforeEach(ExtensionContext test) {
    Nd4j.getRandom().setSeed(1);
  }
}
