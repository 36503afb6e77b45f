package io.weir.simulation.histories;

import io.weir.DeadLetter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The program over plain state: entries with the time of their last use, timers by the time that
 * they were set for, each with when it is due (R22).
 */
final class ModelProcess implements ModelOperator, Program.Scene {
  private record Kept(long value, long used) {}

  private final long ttl;
  private final boolean rows;
  private final boolean unkept;
  private final Program program;
  private final Consumer<String> out;
  private final List<String> said = new ArrayList<>();
  private final Map<Long, Kept> map = new LinkedHashMap<>();
  private final List<Kept> list = new ArrayList<>();
  private final TreeMap<Long, Long> timers = new TreeMap<>();
  private long earliest;
  private long setInThePast;
  private long setInThePastByTimers;
  private boolean inTimer;
  private long expired;
  private Long total;
  private String word;
  private long watermark;
  private long now;

  ModelProcess(Spec spec, Consumer<String> out) {
    this.program = new Program(index -> false, ModelProcess::end, spec);
    this.ttl = spec.ttl();
    this.rows = spec.rows();
    this.unkept = spec.unkept();
    this.out = out;
  }

  private static void end(Code.Place place, long number) {
    throw new ModelFailure(DeadLetter.Reason.KILLED_PROCESS);
  }

  @Override
  public boolean onEvent(HistoryEvent event, long clock, long arrival) {
    ModelOperator.handle(event);
    if (rows && event.op() == 9 && word != null && !Words.isWhole(word)) {
      throw new ModelFailure(DeadLetter.Reason.HANDLER_FAILED);
    }
    watermark = clock;
    earliest = clock + 1;
    now = arrival;
    Runnable undo = undo();
    program.onEvent(event, this);
    if (unkept && said.stream().anyMatch(Results::isUnkeptEmission)) {
      undo.run();
      said.clear();
      throw new ModelFailure(DeadLetter.Reason.HANDLER_FAILED);
    }
    say();
    return false;
  }

  @Override
  public OptionalLong next() {
    return timers.values().stream().mapToLong(Long::longValue).min();
  }

  private void say() {
    said.forEach(out);
    said.clear();
  }

  /**
   * Fires the earliest of the timers that are due at once. A timer sees its own time, and timers
   * that it sets are due no earlier than it was. A failing timer changes nothing but that it is
   * over.
   */
  @Override
  public void fire(long due, long arrival) {
    long time =
        timers.entrySet().stream()
            .filter(timer -> timer.getValue() == due)
            .mapToLong(Map.Entry::getKey)
            .min()
            .orElseThrow();
    timers.remove(time);
    watermark = time;
    earliest = due;
    inTimer = true;
    now = arrival;
    Runnable undo = undo();
    try {
      program.onTimer(time, this);
      say();
    } catch (IllegalStateException failed) {
      giveUp(DeadLetter.Reason.TIMER_FAILED, time, undo);
    } catch (ModelFailure killed) {
      giveUp(killed.reason(), time, undo);
    } finally {
      inTimer = false;
    }
  }

  private void giveUp(DeadLetter.Reason reason, long time, Runnable undo) {
    undo.run();
    said.clear();
    out.accept(Results.emission(Functions.DEAD, false, Results.deadTimer(reason, time)));
  }

  private Runnable undo() {
    Long totalBefore = total;
    String wordBefore = word;
    Map<Long, Kept> mapBefore = new LinkedHashMap<>(map);
    List<Kept> listBefore = List.copyOf(list);
    Map<Long, Long> timersBefore = new TreeMap<>(timers);
    return () -> {
      clear();
      total = totalBefore;
      word = wordBefore;
      map.putAll(mapBefore);
      list.addAll(listBefore);
      timers.clear();
      timers.putAll(timersBefore);
    };
  }

  private boolean expired(Kept kept) {
    boolean over = ttl > 0 && kept.used + ttl <= now;
    expired += over ? 1 : 0;
    return over;
  }

  @Override
  public boolean isOver() {
    return total == null
        && word == null
        && timers.isEmpty()
        && (ttl > 0 || map.isEmpty() && list.isEmpty());
  }

  @Override
  public void count(Occurrences happened) {
    happened.add("an entry expires by its TTL", expired);
    happened.add("an event sets a timer in the past", setInThePast);
    happened.add("a timer sets a timer in the past", setInThePastByTimers);
  }

  @Override
  public long watermark() {
    return watermark;
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public Long total() {
    return total;
  }

  @Override
  public void total(Long value) {
    total = value;
  }

  @Override
  public Map<Long, Long> map() {
    map.values().removeIf(this::expired);
    Map<Long, Long> values = new LinkedHashMap<>();
    map.forEach((key, kept) -> values.put(key, kept.value));
    return values;
  }

  @Override
  public void put(long key, long value) {
    map.values().removeIf(this::expired);
    map.put(key, new Kept(value, now));
  }

  /** Reading renews the list's elements, where they expire. */
  @Override
  public List<Long> list() {
    list.removeIf(this::expired);
    list.replaceAll(kept -> new Kept(kept.value, now));
    return list.stream().map(Kept::value).toList();
  }

  @Override
  public void add(long value) {
    list.removeIf(this::expired);
    list.add(new Kept(value, now));
  }

  @Override
  public String word() {
    return word;
  }

  @Override
  public void word(String text) {
    word = text;
  }

  @Override
  public void clear() {
    total = null;
    word = null;
    map.clear();
    list.clear();
  }

  @Override
  public void timer(long time) {
    if (timers.putIfAbsent(time, Math.max(time, earliest)) == null && time < earliest) {
      setInThePast += inTimer ? 0 : 1;
      setInThePastByTimers += inTimer ? 1 : 0;
    }
  }

  @Override
  public void noTimer(long time) {
    timers.remove(time);
  }

  @Override
  public void emit(String value) {
    said.add(Results.emission(Functions.RESULTS, false, value));
  }

  @Override
  public void delete(String value) {
    said.add(Results.emission(Functions.RESULTS, true, value));
  }

  @Override
  public void side(String value) {
    said.add(Results.emission(Functions.SIDE, false, value));
  }
}
