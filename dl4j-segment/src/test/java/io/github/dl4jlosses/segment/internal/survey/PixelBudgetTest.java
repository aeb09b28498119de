package io.github.dl4jlosses.segment.internal.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.ImageHeader.Coloring;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PixelBudgetTest {
  private static ImageHeader image(int height, int width) {
    return new ImageHeader(height, width, "png", Coloring.GRAY, 8, 1);
  }

  /** Starts a thread that wants room for an image. */
  private static CountDownLatch want(PixelBudget budget, ImageHeader image) {
    CountDownLatch has = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try (PixelBudget.Share room = budget.share()) {
                room.take(image);
                has.countDown();
              }
            });
    thread.setDaemon(true);
    thread.start();
    return has;
  }

  @Test
  void anImageWaitsForRoomAndALargeOneHasAllOfIt() throws InterruptedException {
    PixelBudget budget = new PixelBudget(24 * 100L); // of 100 pixels
    CountDownLatch large;
    try (PixelBudget.Share room = budget.share()) {
      room.take(image(6, 10));
      assertTrue(want(budget, image(4, 10)).await(10, TimeUnit.SECONDS), "room for both");
      large = want(budget, image(1000, 1000));
      assertFalse(large.await(50, TimeUnit.MILLISECONDS), "must wait");
      assertEquals(1, large.getCount());
    }
    assertTrue(large.await(10, TimeUnit.SECONDS), "has all of it");
  }
}
