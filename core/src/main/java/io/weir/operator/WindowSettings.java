package io.weir.operator;

import io.weir.Output;
import io.weir.time.WindowAssigner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** All settings of a time window as one value; see {@link Window}. */
record WindowSettings(
    WindowAssigner assigner,
    long lateness,
    Output<?> late,
    Trigger<?> trigger,
    Firing onTime,
    Firing closing,
    Accumulation accumulation,
    boolean emitOnClose,
    boolean tombstones) {
  static WindowSettings of(WindowAssigner assigner) {
    return new WindowSettings(
        assigner, 0, null, PaneTrigger.DEFAULT, Firing.ALWAYS, Firing.NEVER,
        Accumulation.ACCUMULATING, false, false);
  }

  WindowSettings withAssigner(WindowAssigner value) {
    return new WindowSettings(
        value, lateness, late, trigger, onTime, closing, accumulation, emitOnClose, tombstones);
  }

  WindowSettings withLateness(Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("allowedLateness(" + value + ") cannot be negative");
    }
    return new WindowSettings(
        assigner, value.toMillis(), late, trigger, onTime, closing, accumulation, emitOnClose, tombstones);
  }

  WindowSettings withLate(Output<?> value) {
    Objects.requireNonNull(value, "late output");
    return new WindowSettings(
        assigner, lateness, value, trigger, onTime, closing, accumulation, emitOnClose, tombstones);
  }

  WindowSettings withTrigger(Trigger<?> value) {
    Objects.requireNonNull(value, "trigger");
    return new WindowSettings(
        assigner, lateness, late, value, onTime, closing, accumulation, emitOnClose, tombstones);
  }

  WindowSettings withPanes(String setting, UnaryOperator<PaneTrigger> change) {
    if (!(trigger instanceof PaneTrigger panes)) {
      throw new IllegalArgumentException(
          setting + "(..) does not go with trigger(" + trigger.describe() + "): a trigger decides about all panes; use one of the two");
    }
    return withTrigger(change.apply(panes));
  }

  WindowSettings withOnTime(Firing value) {
    return new WindowSettings(
        assigner, lateness, late, trigger, value, closing, accumulation, emitOnClose, tombstones);
  }

  WindowSettings withClosing(Firing value) {
    return new WindowSettings(
        assigner, lateness, late, trigger, onTime, value, accumulation, emitOnClose, tombstones);
  }

  WindowSettings withAccumulation(Accumulation value) {
    return new WindowSettings(
        assigner, lateness, late, trigger, onTime, closing, value, emitOnClose, tombstones);
  }

  WindowSettings withEmitOnClose() {
    return new WindowSettings(
        assigner, lateness, late, PaneTrigger.UNTIMED, onTime, Firing.IF_NON_EMPTY, accumulation, true, tombstones);
  }

  WindowSettings withTombstones() {
    if (!assigner.merging()) {
      throw new IllegalArgumentException(
          "tombstonesForMerged() does not apply to " + assigner.describe() + " windows: only sessions merge; use retracting()");
    }
    return new WindowSettings(
        assigner, lateness, late, trigger, onTime, closing, accumulation, emitOnClose, true);
  }

  WindowSettings checked() {
    if (emitOnClose && !PaneTrigger.UNTIMED.equals(trigger)) {
      throw new IllegalArgumentException(
          "emitOnClose() makes one pane only: it does not go with early or late panes or a trigger(..); use one of the two");
    }
    if (tombstones && accumulation == Accumulation.DISCARDING) {
      throw new IllegalArgumentException(
          "tombstonesForMerged() with discarding(): a discarded pane cannot be withdrawn; use accumulating()");
    }
    return this;
  }

  /** True if what was emitted last has to be known. */
  boolean keepsEmitted() {
    return tombstones || accumulation == Accumulation.RETRACTING;
  }

  List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add("window " + assigner.describe() + ", " + accumulation.name().toLowerCase(java.util.Locale.ROOT));
    lines.add("allowed lateness " + Duration.ofMillis(lateness) + (late == null ? "" : ", late events to " + late.name()));
    lines.add(emitOnClose ? "one pane on close" : trigger.describe() + "; on time " + onTime + ", closing " + closing);
    return lines;
  }
}
