package io.weir.simulation.histories;

import java.util.List;
import java.util.Map;

/** A scene in which nothing takes effect: for a window's events, which only may fail. */
enum NoEffect implements Program.Scene {
  INSTANCE;

  @Override
  public long watermark() {
    return 0;
  }

  @Override
  public long now() {
    return 0;
  }

  @Override
  public Long total() {
    return null;
  }

  @Override
  public void total(Long value) {}

  @Override
  public Map<Long, Long> map() {
    return Map.of();
  }

  @Override
  public void put(long key, long value) {}

  @Override
  public List<Long> list() {
    return List.of();
  }

  @Override
  public void add(long value) {}

  @Override
  public String word() {
    return null;
  }

  @Override
  public void word(String text) {}

  @Override
  public void clear() {}

  @Override
  public void timer(long time) {}

  @Override
  public void noTimer(long time) {}

  @Override
  public void emit(String value) {}

  @Override
  public void delete(String value) {}

  @Override
  public void side(String value) {}
}
