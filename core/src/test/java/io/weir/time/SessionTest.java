package io.weir.time;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final WindowAssigner SESSIONS = WindowAssigner.session(ofMillis(100));

  @Test
  void aSessionBeginsAtItsEventAndEndsAfterTheGap() {
    assertThat(SESSIONS.assign(7)).containsExactly(new TimeWindow(7, 107));
    assertThat(SESSIONS.assign(-7)).containsExactly(new TimeWindow(-7, 93));
  }

  @Test
  void eventsExactlyTheGapApartAreTogetherAndOneMillisecondMoreIsNot() {
    TimeWindow first = SESSIONS.assign(0).getFirst();

    assertThat(first.touches(SESSIONS.assign(100).getFirst())).isTrue();
    assertThat(first.touches(SESSIONS.assign(101).getFirst())).isFalse();
    assertThat(first.touches(SESSIONS.assign(-100).getFirst())).isTrue();
    assertThat(first.touches(SESSIONS.assign(-101).getFirst())).isFalse();
  }

  @Test
  void sessionsMergeAndTheirStartDoesNotTellTheirEnd() {
    assertThat(SESSIONS.merges()).isTrue();
    assertThat(SESSIONS.endOf(7)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void aGapThatIsNotPositiveIsRefused() {
    assertThatThrownBy(() -> WindowAssigner.session(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("session(PT0S)", "at least one millisecond");
    assertThatThrownBy(() -> WindowAssigner.session(ofMillis(-5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("session(PT-0.005S)");
    assertThatThrownBy(() -> WindowAssigner.session(Duration.ofNanos(999_999)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOffsetIsRefusedNamingBoth() {
    assertThatThrownBy(() -> SESSIONS.withOffset(ofMillis(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("offset(PT0.005S)", "sessions with a gap of PT0.1S", "leave it");
  }

  @Test
  void theGlobalWindowTakesEveryEventAndHasNoOffset() {
    WindowAssigner global = WindowAssigner.global();

    assertThat(global.assign(Long.MIN_VALUE + 1)).containsExactly(TimeWindow.GLOBAL);
    assertThat(global.assign(4)).containsExactly(TimeWindow.GLOBAL);
    assertThat(global.merges()).isFalse();
    assertThatThrownBy(() -> global.withOffset(ofMillis(5)))
        .hasMessageContainingAll("offset(PT0.005S)", "one global window", "leave it out");
  }
}
