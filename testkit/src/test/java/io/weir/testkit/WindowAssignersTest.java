package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.state.Tally;
import io.weir.time.TimeWindow;
import io.weir.time.WatermarkStrategy;
import io.weir.time.WindowAssigner;
import io.weir.window.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract, held by what Weir has and by an author's own; and what the engine refuses. */
class WindowAssignersTest {
  private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");

  @Nested
  class Tumbling extends WindowAssignerContract {
    @Override
    protected WindowAssigner assigner() {
      return WindowAssigner.tumbling(Duration.ofMillis(977)).withOffset(Duration.ofMillis(-5));
    }
  }

  @Nested
  class HoppingWithGaps extends WindowAssignerContract {
    @Override
    protected WindowAssigner assigner() {
      return WindowAssigner.hopping(Duration.ofMinutes(7), Duration.ofHours(1));
    }
  }

  @Nested
  class Overlapping extends WindowAssignerContract {
    @Override
    protected WindowAssigner assigner() {
      return WindowAssigner.hopping(Duration.ofMinutes(7), Duration.ofMinutes(2));
    }
  }

  @Nested
  class Sessions extends WindowAssignerContract {
    @Override
    protected WindowAssigner assigner() {
      return WindowAssigner.session(Duration.ofMinutes(7));
    }
  }

  @Nested
  class Global extends WindowAssignerContract {
    @Override
    protected WindowAssigner assigner() {
      return WindowAssigner.global();
    }
  }

  @Nested
  class Days extends WindowAssignerContract {
    @Override
    protected WindowAssigner assigner() {
      return WindowAssigner.calendarDays(LORD_HOWE);
    }

    @Override
    protected LongStream specialTimes() {
      return changes();
    }
  }

  @Nested
  class Weeks extends WindowAssignerContract {
    @Override
    protected WindowAssigner assigner() {
      return WindowAssigner.calendarWeeks(DayOfWeek.WEDNESDAY, LORD_HOWE);
    }

    @Override
    protected LongStream specialTimes() {
      return changes();
    }
  }

  @Nested
  class Months extends WindowAssignerContract {
    @Override
    protected WindowAssigner assigner() {
      return WindowAssigner.calendarMonths(2, LORD_HOWE);
    }

    @Override
    protected LongStream specialTimes() {
      return changes();
    }
  }

  private static LongStream changes() {
    return LORD_HOWE.getRules().getTransitions().stream()
        .mapToLong(change -> change.getInstant().toEpochMilli());
  }

  /** Shifts of eight hours from six o'clock, and an hour between them that is nobody's. */
  private static final class Shifts implements WindowAssigner {
    private static final long HOUR = 3_600_000;

    @Override
    public List<TimeWindow> assign(long timestamp) {
      long start = timestamp - Math.floorMod(timestamp - 6 * HOUR, 8 * HOUR);
      return timestamp < start + 7 * HOUR
          ? List.of(new TimeWindow(start, start + 7 * HOUR))
          : List.of();
    }

    @Override
    public String describe() {
      return "shifts";
    }
  }

  @Nested
  class OfAnAuthor extends WindowAssignerContract {
    @Override
    protected WindowAssigner assigner() {
      return new Shifts();
    }
  }

  @Nested
  class OfAnAuthorAsTheEngineHasIt extends WindowAssignerContract {
    @Override
    protected WindowAssigner assigner() {
      return WindowAssigner.checked(new Shifts());
    }
  }

  record Click(String page, Instant at) {}

  record Count(String key, Instant start, Instant end, long clicks) {}

  private static final Source<Click> CLICKS =
      Source.stream("clicks", Json.of(Click.class))
          .timestamps(Click::at, WatermarkStrategy.monotonic());

  private static StreamFunction counts(WindowAssigner assigner) {
    return StreamFunction.named("counts")
        .from(CLICKS.keyBy(Click::page))
        .compute(
            Window.of(CLICKS).assignedBy(assigner).aggregate(Aggregates.counting(), Count::new))
        .to(new CollectingSink<>("counts"))
        .build();
  }

  private static Click click(String time) {
    return new Click("home", Instant.parse("2026-01-01T" + time + "Z"));
  }

  @Test
  void anAuthorsWindowsFire_andWhatIsInNoneLeavesNothing() {
    StreamFunction function = counts(new Shifts());
    assertThat(function.describe()).contains("shifts");
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      driver.pipe(CLICKS, click("06:00:00"));
      driver.pipe(CLICKS, click("12:59:59"));
      driver.pipe(CLICKS, click("13:30:00"));
      driver.coldStart();
      driver.pipe(CLICKS, click("14:00:00"));
      assertThat(driver.results(Count.class))
          .containsExactly(new Count("home", click("06:00:00").at(), click("13:00:00").at(), 2));
      assertThat(driver.tally()).isEqualTo(Tally.applied(4));
    }
  }

  private static WindowAssigner of(boolean merges, LongFunction<List<TimeWindow>> windows) {
    return new WindowAssigner() {
      @Override
      public List<TimeWindow> assign(long timestamp) {
        return windows.apply(timestamp);
      }

      @Override
      public boolean merges() {
        return merges;
      }

      @Override
      public String describe() {
        return "mine";
      }
    };
  }

  @Test
  void aWindowWithoutTheEventsTime_OrOneTwice_isADeadLetterThatNamesTheAssigner() {
    for (WindowAssigner wrong :
        List.of(
            of(false, time -> null),
            of(false, time -> List.of(new TimeWindow(time - 10, time))),
            of(false, time -> List.of(new TimeWindow(time + 1, time + 2))),
            of(
                false,
                time -> List.of(new TimeWindow(time, time + 5), new TimeWindow(time, time + 5))),
            of(true, time -> List.of()),
            of(
                true,
                time -> List.of(new TimeWindow(time, time + 5), new TimeWindow(time, time + 6))))) {
      try (FunctionTestDriver driver = FunctionTestDriver.of(counts(wrong))) {
        driver.pipe(CLICKS, click("06:00:00"));
        assertThat(driver.deadLetters())
            .singleElement()
            .extracting(DeadLetter::message)
            .asString()
            .contains("the WindowAssigner 'mine' gives the time");
      }
    }
  }

  @Test
  void anAuthorsSessionsMerge() {
    WindowAssigner sessions = of(true, time -> List.of(new TimeWindow(time, time + 60_000)));
    try (FunctionTestDriver driver = FunctionTestDriver.of(counts(sessions))) {
      driver.pipe(CLICKS, click("06:00:00"));
      driver.pipe(CLICKS, click("06:01:00"));
      driver.coldStart();
      driver.pipe(CLICKS, click("07:00:00"));
      assertThat(driver.results(Count.class))
          .containsExactly(new Count("home", click("06:00:00").at(), click("06:02:00").at(), 2));
    }
  }

  @Test
  void settingsThatItCannotHaveAreRefused() {
    assertThatThrownBy(() -> Window.of(CLICKS).assignedBy(null)).hasMessageContaining("assigner");
    assertThatThrownBy(() -> Window.of(CLICKS).assignedBy(new Shifts()).offset(Duration.ofHours(1)))
        .hasMessageContaining("shifts");
    assertThatThrownBy(() -> Window.of(CLICKS).calendarMonths(5, LORD_HOWE))
        .hasMessageContaining("1, 2, 3, 4, 6 or 12");
  }
}
