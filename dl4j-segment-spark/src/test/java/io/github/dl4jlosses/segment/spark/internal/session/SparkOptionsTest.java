package io.github.dl4jlosses.segment.spark.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SparkOptionsTest {
  @Test
  void runsTasksInThisJvmWithoutAWebPage() throws IOException {
    SparkOptions options = CommandLine.populateCommand(new SparkOptions(), "--master", "local[2]");
    try (SparkSession session = options.open("test")) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      assertEquals(List.of(2, 3), spark.parallelize(List.of(1, 2), 2).map(n -> n + 1).collect());
      assertFalse(session.sparkContext().ui().isDefined());
    }
  }

  @Test
  void aSecretOnTheCommandLineIsRefused() {
    SparkOptions options =
        CommandLine.populateCommand(
            new SparkOptions(), "--conf", "spark.hadoop.fs.s3a.session.token=abc");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> options.open("test"));
    assertEquals(
        "--conf spark.hadoop.fs.s3a.session.token must be in a file of mode 600, as it is a secret,"
            + " got it on the command line (--properties-file names the file)",
        e.getMessage());
  }
}
