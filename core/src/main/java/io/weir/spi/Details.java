package io.weir.spi;

import io.weir.annotation.Experimental;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What stands behind some signals. It is for reading and searching, not for metrics: of most there
 * would be too many.
 *
 * @param sinkErrors behind {@link Signal#SINK_ERRORS}, by the name of the sink
 * @param decodeFailures behind {@link Signal#DECODE_FAILURES}, by reason
 * @param requests behind {@link Signal#REQUESTS}, by purpose
 * @param writeUnits behind {@link Signal#WRITE_UNITS}, by purpose
 * @param phases the milliseconds of the parts of the work
 * @param hotKeys the keys with the largest shares of a batch, the largest first, five at most
 * @param held what holds event time back, in words; empty if nothing does, or it is not known
 */
@Experimental
public record Details(
    Map<String, Long> sinkErrors,
    Map<String, Long> decodeFailures,
    Map<String, Long> requests,
    Map<String, Long> writeUnits,
    Map<String, Long> phases,
    List<KeyShare> hotKeys,
    String held) {
  public static final Details NONE =
      new Details(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of(), "");

  /** The most keys that are told. */
  public static final int MOST_KEYS = 5;

  /**
   * A key's share of a batch.
   *
   * @param key fit for a log
   * @param percent its share of the batch's records
   */
  public record KeyShare(String key, double percent) {}

  public Details {
    sinkErrors = Map.copyOf(sinkErrors);
    decodeFailures = Map.copyOf(decodeFailures);
    requests = Map.copyOf(requests);
    writeUnits = Map.copyOf(writeUnits);
    phases = Map.copyOf(phases);
    hotKeys = List.copyOf(hotKeys);
  }

  /** Both together: numbers add up, of keys those with the largest shares stay. */
  public Details plus(Details others) {
    if (this == NONE) {
      return others;
    }
    List<KeyShare> keys = new ArrayList<>(hotKeys);
    keys.addAll(others.hotKeys);
    keys.sort(Comparator.comparingDouble(KeyShare::percent).reversed());
    return new Details(
        Usage.sum(sinkErrors, others.sinkErrors),
        Usage.sum(decodeFailures, others.decodeFailures),
        Usage.sum(requests, others.requests),
        Usage.sum(writeUnits, others.writeUnits),
        Usage.sum(phases, others.phases),
        keys.subList(0, Math.min(keys.size(), MOST_KEYS)),
        others.held.isEmpty() ? held : others.held);
  }
}
