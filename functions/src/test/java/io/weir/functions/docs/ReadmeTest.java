package io.weir.functions.docs;

import static io.weir.functions.pageviews.PageViews.VIEWS;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.functions.pageviews.PageCount;
import io.weir.functions.pageviews.PageViews;
import io.weir.functions.pageviews.View;
import io.weir.testkit.FunctionTestDriver;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test that the README shows, whatever day it is. */
class ReadmeTest {
  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01", "2024-01-01", "2026-11-29", "2031-02-03"})
  void theTestOfTheReadme(String day) {
    Instant noon = Instant.parse(day + "T12:00:00Z");

    try (FunctionTestDriver driver = FunctionTestDriver.of(PageViews.FUNCTION)) {
      driver.pipe(VIEWS, new View("1", "home", noon));
      driver.advanceWatermark(VIEWS, noon.plusSeconds(60));
      assertThat(driver.results(PageCount.class))
          .containsExactly(new PageCount("home", noon, noon.plusSeconds(60), 1));
    }
  }
}
