package io.weir.functions.earthquakes;

import java.util.Set;
import java.util.TreeSet;

/**
 * The globe in cells: rows of one degree of latitude, each cut into as many columns as make them
 * about as wide as they are high. Nothing here depends on the events.
 */
final class Cells {
  private static final double KM_OF_A_DEGREE = 6371 * Math.PI / 180;

  private Cells() {}

  /** The cell in which a place is. */
  static String of(double lon, double lat) {
    int row = row(lat);
    return name(row, column(lon, row));
  }

  /**
   * The cells that a circle around a place may touch, its own one too: all that the rectangle
   * touches in which the circle is. Near a pole these are whole rows.
   */
  static Set<String> within(double lon, double lat, double km) {
    double up = km / KM_OF_A_DEGREE;
    double along = along(lat, up);
    Set<String> cells = new TreeSet<>();
    for (int row = row(lat - up); row <= row(lat + up); row++) {
      if (along >= 180) {
        columns(cells, row, 0, columns(row) - 1);
      } else {
        columns(cells, row, unbounded(lon - along, row), unbounded(lon + along, row));
      }
    }
    return cells;
  }

  /** How many degrees of longitude a circle reaches to each side; 180 if a pole is in it. */
  private static double along(double lat, double up) {
    if (Math.abs(lat) + up >= 90) {
      return 180;
    }
    double sine = Math.sin(Math.toRadians(up)) / Math.cos(Math.toRadians(lat));
    return Math.toDegrees(Math.asin(Math.min(1, sine)));
  }

  private static void columns(Set<String> cells, int row, int from, int to) {
    for (int column = from; column <= to; column++) {
      cells.add(name(row, Math.floorMod(column, columns(row))));
    }
  }

  private static int row(double lat) {
    return (int) Math.clamp(Math.floor(lat), -90, 89);
  }

  /** At least one. The edge that is nearer to the equator counts. */
  private static int columns(int row) {
    double nearer = row < 0 ? row + 1 : row;
    return (int) Math.max(1, Math.floor(360 * Math.cos(Math.toRadians(nearer))));
  }

  private static int column(double lon, int row) {
    return Math.floorMod(unbounded(lon, row), columns(row));
  }

  private static int unbounded(double lon, int row) {
    return (int) Math.floor((lon + 180) / 360 * columns(row));
  }

  private static String name(int row, int column) {
    return row + "/" + column;
  }
}
