package io.weir.time;

record CustomWatermarks<V>(String name, WatermarkStrategy.Rule<V> rule)
    implements WatermarkStrategy<V> {
  @Override
  public long after(V value, long timestamp, long arrival, long current) {
    return Math.max(current, rule.after(value, timestamp, arrival, current));
  }

  @Override
  public String describe() {
    return "custom watermarks '" + name + "'";
  }
}
