package io.weir.functions.earthquakes;

/**
 * The number of quakes, and the magnitude and place of the strongest; of equal ones the first
 * reported.
 */
public record Strongest(long quakes, double mag, String place) {
  static final Strongest NONE = new Strongest(0, -10, "");

  Strongest with(Quake quake) {
    return merge(new Strongest(1, quake.mag(), quake.place()));
  }

  Strongest merge(Strongest later) {
    Strongest stronger = later.mag > mag ? later : this;
    return new Strongest(quakes + later.quakes, stronger.mag, stronger.place);
  }
}
