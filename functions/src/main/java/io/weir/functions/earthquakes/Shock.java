package io.weir.functions.earthquakes;

import org.jspecify.annotations.Nullable;

/**
 * A report of the USGS feed with its place on the globe, or a copy of it for one cell.
 *
 * @param time the time of the quake, epoch milliseconds
 * @param lon degrees east, -180 to 180
 * @param lat degrees north, -90 to 90
 * @param cell the cell that the copy is for; null in a report, which is of no cell yet
 */
public record Shock(
    String id, long time, double mag, String place, double lon, double lat, @Nullable String cell) {
  private static final double EARTH_KM = 6371;

  Shock in(String copyOf) {
    return new Shock(id, time, mag, place, lon, lat, copyOf);
  }

  /** True for the one copy that is for the cell in which the quake was. */
  boolean isHome() {
    return Cells.of(lon, lat).equals(cell);
  }

  /** The distance on the globe, by haversine. */
  double km(Shock other) {
    double up = Math.toRadians(other.lat - lat) / 2;
    double along = Math.toRadians(other.lon - lon) / 2;
    double share =
        Math.pow(Math.sin(up), 2)
            + Math.cos(Math.toRadians(lat))
                * Math.cos(Math.toRadians(other.lat))
                * Math.pow(Math.sin(along), 2);
    return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(share)));
  }
}
