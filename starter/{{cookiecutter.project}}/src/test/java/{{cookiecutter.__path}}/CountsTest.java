package {{cookiecutter.package}};

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.FunctionTestDriver;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CountsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void viewsAreCountedPerPageAndMinuteOnceEach() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(Counts.FUNCTION)) {
      driver.clock(NOON);
      driver.pipe(Counts.VIEWS, new View("1", "home", NOON.plusSeconds(1)));
      driver.pipe(Counts.VIEWS, new View("2", "home", NOON.plusSeconds(59)));
      driver.pipe(Counts.VIEWS, new View("1", "home", NOON.plusSeconds(1)));

      driver.advanceWatermark(Counts.VIEWS, NOON.plusSeconds(60));
{% if cookiecutter.sources == "two" %}
      driver.advanceWatermark(Counts.APP_VIEWS, NOON.plusSeconds(60));
{% endif %}

      assertThat(driver.results(PageCount.class))
          .containsExactly(new PageCount("home", NOON, NOON.plusSeconds(60), 2));
    }
  }
{% if cookiecutter.sources == "two" %}

  @Test
  void aMinuteIsOverWhenBothStreamsHavePassedIt() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(Counts.FUNCTION)) {
      driver.clock(NOON);
      driver.pipe(Counts.VIEWS, new View("1", "home", NOON.plusSeconds(1)));
      driver.pipe(Counts.APP_VIEWS, new View("a1", "home", NOON.plusSeconds(2)));

      driver.advanceWatermark(Counts.VIEWS, NOON.plusSeconds(60));
      assertThat(driver.results(PageCount.class)).as("the app is behind").isEmpty();

      driver.advanceWatermark(Counts.APP_VIEWS, NOON.plusSeconds(60));
      assertThat(driver.results(PageCount.class))
          .containsExactly(new PageCount("home", NOON, NOON.plusSeconds(60), 2));
    }
  }
{% endif %}

  @Test
  void aViewThatIsTooLateIsKept() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(Counts.FUNCTION)) {
      View late = new View("2", "home", NOON);
      driver.clock(NOON);
      driver.pipe(Counts.VIEWS, new View("1", "home", NOON));
      driver.advanceWatermark(Counts.VIEWS, NOON.plusSeconds(90));
{% if cookiecutter.sources == "two" %}
      driver.advanceWatermark(Counts.APP_VIEWS, NOON.plusSeconds(90));
{% endif %}
      driver.pipe(Counts.VIEWS, late);

      assertThat(driver.output(Counts.LATE)).containsExactly(late);
    }
  }
}
