package io.weir.window;

import io.weir.time.Millis;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The rules by which panes fire, and the settings that made them. A setting that contradicts an
 * earlier one is refused, and the message names both. The same setting again replaces itself.
 */
record FiringRules(Firing firing, Map<Setting, String> declared) {
  static final FiringRules DEFAULT = new FiringRules(Firing.DEFAULT, Map.of());

  /** The settings; each lists those after it that contradict it. */
  enum Setting {
    CLOSING,
    EARLY,
    ON_TIME_WITH_NEWS,
    EARLY_AFTER,
    TRIGGER,
    LATE_EVERY,
    LATE_ONLY_AT_CLOSE(LATE_EVERY),
    LATE_NEVER(LATE_EVERY, LATE_ONLY_AT_CLOSE, CLOSING),
    FIRE_EVERY(
        EARLY, EARLY_AFTER, ON_TIME_WITH_NEWS, TRIGGER, LATE_EVERY, LATE_ONLY_AT_CLOSE, LATE_NEVER),
    ONLY_ON_CLOSE(
        EARLY, EARLY_AFTER, ON_TIME_WITH_NEWS, TRIGGER, LATE_EVERY, LATE_NEVER, FIRE_EVERY),
    TRIGGERED_BY(
        EARLY,
        EARLY_AFTER,
        ON_TIME_WITH_NEWS,
        TRIGGER,
        LATE_EVERY,
        LATE_ONLY_AT_CLOSE,
        LATE_NEVER,
        FIRE_EVERY,
        ONLY_ON_CLOSE);

    private final Set<Setting> opposites = new HashSet<>();

    Setting(Setting... others) {
      for (Setting other : others) {
        opposites.add(other);
        other.opposites.add(this);
      }
    }
  }

  FiringRules earlyEvery(int events) {
    return with(Setting.EARLY, words("earlyEvery", events), firing.withEarlyCount(events));
  }

  FiringRules earlyEvery(Duration interval) {
    long millis = Millis.positive("earlyEvery", interval);
    if (firing.earlyWait() > 0) {
      throw bothByTime("earlyAfter(" + Duration.ofMillis(firing.earlyWait()) + ")");
    }
    return with(Setting.EARLY, "earlyEvery(" + interval + ")", firing.withEarlyInterval(millis));
  }

  FiringRules evenWithoutNews() {
    if (firing.earlyInterval() == 0) {
      throw new IllegalArgumentException(
          "evenWithoutNews() without earlyEvery(Duration): there is no other early pane that comes without news; declare earlyEvery(..) before it, or leave it out");
    }
    return new FiringRules(firing.withEarlyWithoutNews(), declared);
  }

  FiringRules earlyAfterProcessingTime(Duration delay) {
    long millis = Millis.positive("earlyAfterProcessingTime", delay);
    String words = "earlyAfterProcessingTime(" + delay + ")";
    return with(Setting.EARLY, words, firing.withEarlyDelay(millis));
  }

  FiringRules earlyAfter(Duration wait) {
    long millis = Millis.positive("earlyAfter", wait);
    if (firing.earlyInterval() > 0) {
      throw bothByTime("earlyAfter(" + wait + ")");
    }
    return with(Setting.EARLY_AFTER, "earlyAfter(" + wait + ")", firing.withEarlyWait(millis));
  }

  private static IllegalArgumentException bothByTime(String words) {
    return new IllegalArgumentException(
        "earlyEvery(Duration) and "
            + words
            + " contradict each other: both say when in event time the next early pane comes; leave out"
            + " one of them");
  }

  FiringRules triggeredBy() {
    return with(Setting.TRIGGERED_BY, "triggeredBy(..)", firing.byTrigger());
  }

  FiringRules trigger() {
    return with(Setting.TRIGGER, "trigger(..)", firing);
  }

  FiringRules lateEvery(int events) {
    return with(Setting.LATE_EVERY, words("lateEvery", events), firing.withLateCount(events));
  }

  FiringRules lateOnlyAtClose() {
    Firing next = firing.withLateCount(0);
    boolean closes = next.closing() != Firing.Closing.NEVER;
    return with(
        Setting.LATE_ONLY_AT_CLOSE,
        "lateOnlyAtClose()",
        closes ? next : next.withClosing(Firing.Closing.IF_NEWS));
  }

  FiringRules lateNever() {
    return with(Setting.LATE_NEVER, "lateNever()", firing.withLateCount(0));
  }

  FiringRules onTimeOnlyWithNews() {
    return with(Setting.ON_TIME_WITH_NEWS, "onTimeOnlyWithNews()", firing.withOnTimeIfEmpty(false));
  }

  FiringRules closing(String words, Firing.Closing closing) {
    return with(Setting.CLOSING, words, firing.withClosing(closing));
  }

  FiringRules fireEvery(int events) {
    return with(Setting.FIRE_EVERY, words("fireEvery", events), firing.withEveryCount(events));
  }

  FiringRules onlyOnClose() {
    return with(Setting.ONLY_ON_CLOSE, "onlyOnClose()", firing.onlyOnClose());
  }

  private static String words(String setting, int events) {
    if (events < 1) {
      throw new IllegalArgumentException(
          setting + "(" + events + ") must be at least 1; leave it out for none");
    }
    return setting + "(" + events + ")";
  }

  /**
   * @param words the setting as its author wrote it
   * @param next the rules with the setting
   */
  private FiringRules with(Setting setting, String words, Firing next) {
    declared.forEach((other, before) -> {
      if (setting.opposites.contains(other)) {
        throw new IllegalArgumentException(
            before + " and " + words + " contradict each other; leave out one of them");
      }
    });
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.putAll(declared);
    all.put(setting, words);
    return new FiringRules(next, all);
  }
}
