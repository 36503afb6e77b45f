package io.weir.functions.pageviews;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.state.Tally;
import io.weir.testkit.FunctionTestDriver;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PageViewsTest {
  private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");

  private final FunctionTestDriver driver = FunctionTestDriver.of(PageViews.FUNCTION);

  @Test
  void viewsAreCountedPerPageAndMinuteOnceEach() {
    driver.clock(NOON);
    driver.pipe(PageViews.VIEWS, new View("1", "home", NOON.plusSeconds(1)));
    driver.pipe(PageViews.VIEWS, new View("2", "home", NOON.plusSeconds(59)));
    driver.pipe(PageViews.VIEWS, new View("1", "home", NOON.plusSeconds(1)));
    driver.pipe(PageViews.VIEWS, new View("3", "about", NOON.plusSeconds(2)));
    driver.coldStart();

    driver.advanceWatermark(PageViews.VIEWS, NOON.plusSeconds(60));

    assertThat(driver.results(PageCount.class))
        .containsExactlyInAnyOrder(
            new PageCount("home", NOON, NOON.plusSeconds(60), 2),
            new PageCount("about", NOON, NOON.plusSeconds(60), 1));
    assertThat(driver.tally()).isEqualTo(Tally.applied(3).plus(Tally.duplicate(1)));
    driver.close();
  }

  @Test
  void aViewBeyondTheAllowedLatenessGoesToTheLateOutput() {
    driver.clock(NOON);
    driver.pipe(PageViews.VIEWS, new View("1", "home", NOON));
    driver.advanceWatermark(PageViews.VIEWS, NOON.plusSeconds(90));

    driver.pipe(PageViews.VIEWS, new View("2", "home", NOON.plusSeconds(30)));

    assertThat(driver.output(PageViews.LATE))
        .containsExactly(new View("2", "home", NOON.plusSeconds(30)));
    assertThat(driver.tally().late()).isEqualTo(1);
    driver.close();
  }

  @Test
  void whatTheTableWouldNotTakeIsADeadLetterHereToo() {
    driver.pipe(PageViews.VIEWS, new View("1", "home", NOON));
    driver.advanceWatermark(PageViews.VIEWS, NOON.plusSeconds(90));

    driver.pipe(PageViews.VIEWS, new View("", "home", NOON));

    assertThat(driver.output(PageViews.LATE)).isEmpty();
    assertThat(driver.deadLetters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.message()).contains("late-views", "'id'"));
    driver.close();
  }

  @Test
  void whatIsNoViewIsKeptWholeAsADeadLetter() {
    driver.pipeBytes("views", "p", "{\"id\":".getBytes(StandardCharsets.UTF_8));

    assertThat(driver.deadLetters())
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.UNREADABLE);
          assertThat(letter.payload()).asString(StandardCharsets.UTF_8).isEqualTo("{\"id\":");
        });
    driver.close();
  }
}
