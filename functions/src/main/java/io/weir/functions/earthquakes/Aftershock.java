package io.weir.functions.earthquakes;

import java.time.Duration;
import java.time.Instant;

/** A quake that followed a stronger one near it. */
public record Aftershock(
    String main,
    double mainMag,
    String id,
    double mag,
    String place,
    Instant time,
    long minutes,
    double km) {
  static Aftershock of(Shock main, Shock after) {
    return new Aftershock(
        main.id(),
        main.mag(),
        after.id(),
        after.mag(),
        after.place(),
        Instant.ofEpochMilli(after.time()),
        Duration.ofMillis(after.time() - main.time()).toMinutes(),
        Math.round(main.km(after) * 10) / 10.0);
  }
}
