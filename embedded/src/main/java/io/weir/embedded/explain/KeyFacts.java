package io.weir.embedded.explain;

import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.StreamFunction;
import io.weir.audit.KeyView;
import io.weir.codec.BinaryReader;
import io.weir.codec.UnreadableStateException;
import io.weir.engine.StoredTimes;
import io.weir.engine.Topology;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was read about one key.
 *
 * @param definition null if only the function's name is known: then state is not decoded
 * @param view null if the key has no item
 * @param progress of every shard that was read, of gone ones too
 * @param topology the shards that the streams list; none where they were not asked
 * @param now epoch milliseconds
 * @param granularity how often ticks come, milliseconds
 */
public record KeyFacts(
    @Nullable StreamFunction definition,
    String function,
    String key,
    @Nullable KeyView view,
    List<Progress> progress,
    Topology topology,
    long now,
    long granularity) {

  /** The key's record; null if it has none, or none that can be read. */
  public @Nullable KeyRecord record() {
    return view == null ? null : view.record();
  }

  /** The event times of the shards; null without a definition. */
  @Nullable StoredTimes times() {
    return definition == null ? null : new StoredTimes(definition, topology, progress);
  }

  /**
   * What the operator keeps, told by itself.
   *
   * @param entries none if the state could not be decoded
   * @param problem why not; null if it was
   */
  public record Kept(List<StateEntry> entries, @Nullable String problem) {}

  /** Opens the state by the function's own codecs. */
  public Kept kept() {
    KeyRecord record = record();
    if (record == null || record.state().length == 0) {
      return new Kept(List.of(), null);
    }
    if (definition == null) {
      return new Kept(
          List.of(StateEntry.of("state").with("bytes", record.state().length)),
          "not decoded: give the function by its class, with --class-path");
    }
    return opened(definition, record);
  }

  private static Kept opened(StreamFunction definition, KeyRecord record) {
    try {
      byte[] state = definition.readState(record.stateVersion(), record.state());
      OperatorState<?, ?> opened = definition.operator().open(new BinaryReader(state));
      return new Kept(opened.kept(), null);
    } catch (UnreadableStateException unreadable) {
      return new Kept(List.of(), "this definition cannot read it: " + unreadable.getMessage());
    } catch (RuntimeException authors) {
      return new Kept(List.of(), "the function's own code fails on it: " + authors);
    }
  }

  /** True if emissions are stored that are not known to be delivered. */
  boolean hasUndelivered() {
    KeyRecord record = record();
    if (record == null || record.outbox().isEmpty()) {
      return false;
    }
    Position origin = record.outbox().origin();
    if (origin == null) {
      return true;
    }
    Progress known = byShard().get(origin.shard());
    return known == null || !known.covers(origin);
  }

  /** Progress by shard; a shard that is there twice is not gone. */
  Map<Shard, Progress> byShard() {
    Map<Shard, Progress> all = new HashMap<>();
    for (Progress one : progress) {
      if (one.gone().isEmpty() || !all.containsKey(one.shard())) {
        all.put(one.shard(), one);
      }
    }
    return all;
  }
}
