package io.weir.simulation.histories;

import io.weir.audit.Audit;
import io.weir.audit.DeliveryView;
import io.weir.audit.Finding;
import io.weir.audit.FunctionView;
import io.weir.audit.KeyView;
import io.weir.audit.Rule;
import io.weir.audit.Scope;
import io.weir.simulation.histories.Feed.Part;
import io.weir.spi.Emission;
import io.weir.spi.Shard;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Audits the state after a history: all is acknowledged, and ticks find nothing more to do. */
final class Auditor {
  /** The largest difference of two containers' clocks, and a minute of the due index. */
  private static final long SLACK_MILLIS = 2 * 300_000 + 60_000;

  private final World world;
  private final Model model;
  private final Map<StateKey, KeyRecord> keyRecords = new HashMap<>();

  Auditor(World world, Model model) {
    this.world = world;
    this.model = model;
  }

  /** The first finding; null if there is none. */
  String differs() {
    long now = world.clock().nowMillis();
    Audit audit = new Audit(new Scope(true, now, Stores.GRANULARITY_MILLIS, SLACK_MILLIS));
    audit.function(function());
    world.stores().audit(audit, now, key -> seen(key, now));
    if (world.rows() != null) {
      world.rows().audit(audit, this::revisions);
    }
    return audit.report().findings().stream()
        .filter(finding -> !finding.rule().isInformation())
        .filter(finding -> !isOfAnotherFactor(finding))
        // What a shard begins with that is listed and has nothing stored: the judge asks a month
        // later.
        .filter(finding -> finding.rule() != Rule.PROGRESS_USED)
        .findFirst()
        .map(finding -> "audit: " + finding.text(true))
        .orElse(null);
  }

  /**
   * True for a poison note from before a change of the factor, whose records others have decided.
   */
  private boolean isOfAnotherFactor(Finding finding) {
    return world.spec().inParallel() && finding.rule() == Rule.SUSPECT;
  }

  /** The record of a key that was found and has not expired, else that of a new key. */
  KeyRecord keyRecord(StateKey key) {
    return keyRecords.getOrDefault(key, KeyRecord.NEW);
  }

  private KeyView seen(KeyView key, long now) {
    boolean there = key.record() != null && key.expiresAt().orElse(Long.MAX_VALUE) > now;
    if (!there) {
      return key;
    }
    keyRecords.put(key.key(), key.record());
    return key.record().outbox().isEmpty() ? key : withDeliveries(key);
  }

  private Map<StateKey, Long> revisions(Set<StateKey> keys) {
    Map<StateKey, Long> found = new HashMap<>();
    for (StateKey key : keys) {
      if (keyRecords.containsKey(key)) {
        found.put(key, keyRecords.get(key).revision());
      }
    }
    return found;
  }

  private FunctionView function() {
    List<Progress> progress = new ArrayList<>(world.store().gone(Functions.NAME));
    progress.addAll(world.store().progress(Functions.NAME));
    Set<Shard> listed = new HashSet<>();
    world.streams().listed().forEach(part -> listed.add(named(part, progress)));
    FunctionView view = view(progress, listed);
    // What a forgotten key had decided and progress not counted is forgotten with it.
    return world.spec().unaware() ? view : view.withRecords(distinct());
  }

  private long distinct() {
    return model.tallies().values().stream().mapToLong(Tally::total).sum();
  }

  private FunctionView view(List<Progress> progress, Set<Shard> listed) {
    return FunctionView.of(Functions.NAME, progress)
        .withDefinition(world.deployments().function())
        .withListed(listed)
        .withBatchesInParallel(world.spec().inParallel());
  }

  /** A listed shard by the incarnation that it has, or would have. */
  private static Shard named(Part part, List<Progress> progress) {
    int own = -1;
    int free = 0;
    for (Progress one : progress) {
      int incarnation = one.shard().incarnation();
      boolean same = one.shard().incarnation(0).equals(part.shard());
      free = same ? Math.max(free, incarnation + 1) : free;
      own = same && part.isOf(one) ? Math.max(own, incarnation) : own;
    }
    return part.shard().incarnation(own < 0 ? free : own);
  }

  private KeyView withDeliveries(KeyView key) {
    return key.withDeliveries(
        key.record().outbox().emissions().stream().map(this::delivery).toList());
  }

  /** The delivery of an emission, which is found by its id if it is not kept in rows. */
  private DeliveryView delivery(Emission emission) {
    if (world.rows() != null && emission.sink().equals(Functions.RESULTS)) {
      return world.rows().delivery(emission);
    }
    boolean there = world.sinks().has(emission);
    OptionalLong revision = there ? OptionalLong.of(emission.revision()) : OptionalLong.empty();
    return new DeliveryView(emission, revision, true);
  }
}
