package io.weir.functions.earthquakes;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;

import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Compact;
import io.weir.dynamo.DynamoSink;
import io.weir.pattern.Pattern;

/**
 * Quakes of magnitude 3 or more, each with every weaker one that follows within 50 km and 24 hours.
 *
 * <p>Patterns see the events of one key, and two quakes that are near may be in two cells of the
 * globe. So each report is read as several events, one for each cell that is within 50 km of it,
 * and the cell is the key. A match begins only with the copy that is at home in its cell: all that
 * may follow it are there, and no other cell finds the same pair. One key for the whole globe would
 * give the same pairs; it would be one item that every report rewrites.
 *
 * <p>Most reports are known within a day. Those that come later are of no match, and go to an
 * output, once for each cell.
 */
public final class Aftershocks {
  static final double NEAR_KM = 50;
  static final double STRONG = 3;

  public static final Source<Shock> SHOCKS =
      Source.stream("shocks", new ShockCopies(NEAR_KM))
          .timestampMillis(Shock::time, boundedOutOfOrderness(ofDays(1)))
          .dedupe(Shock::id, ofDays(7));

  public static final Output<Shock> LATE = Output.of("late", Shock.class);

  public static final StreamFunction FUNCTION =
      StreamFunction.named("aftershocks")
          .from(SHOCKS.keyBy(Shock::cell))
          .compute(
              Pattern.of(SHOCKS)
                  .storedBy(Compact.of(Shock.class))
                  .begin("main", shock -> shock.mag() >= STRONG && shock.isHome())
                  .followedByAny(
                      "after",
                      (shock, match) ->
                          shock.mag() < match.first("main").mag()
                              && shock.km(match.first("main")) <= NEAR_KM)
                  .within(ofHours(24))
                  .late(LATE)
                  .select(match -> Aftershock.of(match.first("main"), match.first("after"))))
          .to(DynamoSink.table("aftershocks", Aftershock.class).key("main", "id"))
          .to(LATE, DynamoSink.table("late-shocks", Shock.class).key("id", "cell"))
          .build();

  private Aftershocks() {}
}
