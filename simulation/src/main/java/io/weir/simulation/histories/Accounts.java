package io.weir.simulation.histories;

import io.weir.engine.ShardInfo;
import io.weir.simulation.histories.Spec.Closing;
import io.weir.simulation.histories.Spec.Compute;
import io.weir.state.IdChunk;
import io.weir.state.KeyRecord;
import io.weir.state.Tally;
import io.weir.testkit.ShardSimulatorStatistics;

/** Counts the events of a history once it is over: its function, its faults, its results. */
final class Accounts {
  private final Occurrences happened;
  private final World world;
  private final Spec spec;

  private Accounts(World world) {
    this.world = world;
    this.spec = world.spec();
    this.happened = world.happened();
  }

  /** Counts the events of any history. */
  static void add(World world) {
    Accounts accounts = new Accounts(world);
    accounts.function();
    accounts.triggers();
    accounts.mappings();
    accounts.engines();
  }

  /**
   * Counts the results of a fully judged history.
   *
   * @param model the model, whose results are those of the engine
   */
  static void addResults(World world, Model model) {
    Accounts accounts = new Accounts(world);
    accounts.counters(model);
    accounts.happened.add("an event is ahead of its arrival", model.aheadOfArrival());
    model.keys().values().forEach(key -> key.count(accounts.happened));
    model.keys().values().forEach(key -> key.emissions().forEach(accounts::result));
  }

  /** A key that remembers more ids than are searched one by one; and some of them in segments. */
  static void addIds(World world, KeyRecord record) {
    int ids = record.eventIds().stream().mapToInt(IdChunk::count).sum();
    boolean inSegments = record.eventIds().stream().anyMatch(chunk -> chunk.segment() != null);
    world.happened().add("state: more than 64 ids of a key", ids > 64 ? 1 : 0);
    world.happened().add("state: ids in segments", inSegments ? 1 : 0);
    world.happened().add("state: a read version above 1", record.stateVersion() > 1 ? 1 : 0);
  }

  private void has(String what, boolean really) {
    happened.add(what, really ? 1 : 0);
  }

  private void function() {
    happened.add("function: " + spec.compute());
    has("function: " + spec.panes(), spec.windowed());
    has("function: a clock per key", spec.perKey());
    has("function: keys by value", spec.byValue());
    boolean several = spec.byValue() && spec.shards() > 1 || spec.ofTwoStreams();
    has("function: a join of one stream's events", spec.hasTwoSides() && spec.oneStream());
    has("function: late by the key's time, in several shards", spec.whileOpen() && several);
    has("function: two shards", spec.shards() > 1);
    has("function: streams of two accounts", spec.accounts() > 1);
    has("function: ids", spec.dedupe() > 0);
    has("function: parks", spec.park() > 0);
    has("function: parallelization factor above 1", spec.inParallel());
    has("function: mapping bisects", spec.bisect());
    has("function: idleness", spec.idle() > 0);
    has("function: event time passes in silence", spec.closes() > 0);
    has("function: explicit hash keys " + spec.hashes(), spec.hashes() != Spec.Hashes.NONE);
    has("function: on DynamoDB", spec.store() == Spec.Store.DYNAMO);
    has("function: results in rows", spec.rows());
    has("function: rows with a number for a sort key", spec.rows() && spec.numbers());
    has("function: processing time", spec.processing());
    has("function: words of all of UTF-16", spec.words() > 0);
    has("function: TTL", spec.compute() == Compute.PROCESS && spec.ttl() > 0);
  }

  private void triggers() {
    if (!spec.windowed()) {
      return;
    }
    boolean plain = spec.every() == 0 && spec.closing() != Closing.ONLY;
    has("trigger: every so many", spec.every() > 0);
    has("trigger: early by count", plain && spec.early() > 0);
    has("trigger: early by interval", plain && spec.interval() > 0);
    has("trigger: late by count", plain && spec.late() > 1 && spec.lateness() > 0);
    has("trigger: late never", plain && spec.late() == 0 && spec.closing() == Closing.NEVER);
    has("trigger: on time with news alone", plain && spec.onTimeOnlyWithNews());
    has("trigger: closing " + spec.closing(), spec.closing() != Closing.NEVER);
    has("trigger: lateness allowed", spec.lateness() > 0);
  }

  private void mappings() {
    ShardSimulatorStatistics all = world.streams().statistics();
    happened.add("mapping: bisects", all.bisects());
    happened.add("mapping: retries", all.retries());
    happened.add("mapping: partial answers", all.partialAnswers());
    happened.add("mapping: function errors", all.functionErrors());
    world.streams().feeds().forEach(this::shards);
  }

  private void shards(Feed feed) {
    for (ShardInfo info : feed.stream().lineage()) {
      boolean never = feed.stream().log(info.shard()).isEmpty();
      has("stream: child of a split", info.parents().size() == 1);
      has("stream: child of a merge", info.parents().size() == 2);
      has("stream: a closed shard never had a record", info.closed() && never);
    }
    has("stream: more than ten shards in its life", feed.parts().size() > 10);
    boolean another = feed.before() != null && feed.parts().size() != feed.before().parts().size();
    has("stream: another number of shards than before", another);
  }

  private void engines() {
    for (Container container : world.containers().all()) {
      happened.add("engine: conflicts lost", container.stats().conflicts());
      happened.add("engine: attempts again", container.stats().retries());
      happened.add("engine: records parked", container.stats().parked());
    }
    has("DynamoDB: segments", world.stores().hasSegments());
  }

  private void counters(Model model) {
    for (Tally tally : model.tallies().values()) {
      happened.add("counter: applied", tally.applied());
      happened.add("counter: duplicates", tally.duplicate());
      happened.add("counter: late", tally.late());
      happened.add("counter: dead letters", tally.dead());
      happened.add("counter: filtered", tally.filtered());
    }
  }

  /** Counts a result: a pane by its kind, a dead letter by its reason. */
  private void result(String text) {
    String[] words = text.split(" ");
    if (words[0].equals(Functions.DEAD)) {
      happened.add("dead letter: " + words[2]);
    } else if (words[0].equals(Functions.SIDE)) {
      happened.add(text.contains(" late ") ? "late output: " + spec.compute() : "side output");
    } else if (words[1].equals("-")) {
      happened.add("result: withdrawn");
      has("result: a row that a process deletes", spec.compute() == Compute.PROCESS);
    } else {
      happened.add("result: " + spec.compute() + spec.compute().family().kind(words));
    }
  }
}
