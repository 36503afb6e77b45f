package io.weir.time;

/** The same strategy without the cap of {@link ArrivalCap}. */
record AheadOfArrival<V>(WatermarkStrategy<V> strategy) implements WatermarkStrategy<V> {
  @Override
  public long after(V value, long timestamp, long arrival, long current) {
    return strategy.after(value, timestamp, arrival, current);
  }

  @Override
  public long whileSilent(long until) {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean cappedByArrival() {
    return false;
  }

  @Override
  public WatermarkStrategy<V> aheadOfArrival() {
    return this;
  }

  @Override
  public String describe() {
    return strategy.describe() + ", also ahead of arrival";
  }
}
