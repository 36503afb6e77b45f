package io.weir.audit;

import static io.weir.audit.StoredKey.BIRTH;
import static io.weir.audit.StoredKey.NOW;
import static io.weir.audit.StoredKey.SHARD;
import static io.weir.audit.StoredKey.at;
import static io.weir.audit.StoredKey.emission;
import static io.weir.audit.StoredKey.parked;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ClockScope;
import io.weir.FailurePolicy;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.KeyMark;
import io.weir.state.KeyMark.Counted;
import io.weir.state.Outbox;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.state.Progress.Suspect;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is corrupted is found, by its own rule and by no other; and what is right is not. */
class AuditTest {
  private static final Scope AT_REST = new Scope(true, NOW, 60_000, 300_000);
  private static final Scope LIVE = new Scope(false, NOW, 60_000, 300_000);
  private static final Shard OTHER = new Shard("views", "shard-1");

  /** What one of these looks at: a function at rest with a key. */
  private static final class World {
    private final StoredKey key = new StoredKey();
    private final List<ShardMark> marks =
        new ArrayList<>(List.of(new ShardMark(at(5), 1_500), new ShardMark(at(12), 2_500)));
    private final List<Progress> more = new ArrayList<>();
    private final List<RowView> rows = new ArrayList<>();
    private Tally tally =
        Tally.applied(7)
            .plus(Tally.duplicate(1))
            .plus(Tally.late(1))
            .plus(Tally.dead(1))
            .plus(Tally.filtered(1));
    private long version = 3;
    private Optional<Suspect> suspect = Optional.empty();
    private ClockScope clock = ClockScope.PER_SHARD;
    private long records = 11;
    private boolean progress = true;

    private Progress progress() {
      return progress(SHARD, marks, tally, version, suspect);
    }

    private static Progress progress(
        Shard shard, List<ShardMark> marks, Tally tally, long version, Optional<Suspect> suspect) {
      return Progress.none(shard)
          .change()
          .version(version)
          .marks(marks)
          .tally(tally)
          .redelivered(4)
          .arrival(3_000)
          .suspect(suspect)
          .made();
    }

    private FunctionView function() {
      List<Progress> all = new ArrayList<>(more);
      if (progress) {
        all.add(progress());
      }
      return FunctionView.of("f", all)
          .withDefinition(StoredKey.function(clock))
          .withListed(Set.of(SHARD))
          .withRecords(records + key.parked.size());
    }

    private Audit audit(Scope scope) {
      Audit audit = new Audit(scope);
      audit.function(function());
      audit.key(key.view());
      rows.forEach(row -> audit.row(row, key.revision));
      return audit;
    }
  }

  private record Corruption(Rule rule, String what, Consumer<World> made) {
    @Override
    public String toString() {
      return rule.label() + ": " + what;
    }
  }

  private static Corruption key(Rule rule, String what, Consumer<StoredKey> made) {
    return new Corruption(rule, what, world -> made.accept(world.key));
  }

  private static Corruption of(Rule rule, String what, Consumer<World> made) {
    return new Corruption(rule, what, made);
  }

  static Stream<Corruption> corruptions() {
    return Stream.of(shapes(), pending(), times(), shards(), rows()).flatMap(List::stream);
  }

  private static List<Corruption> shapes() {
    return List.of(
        key(
            Rule.KEY_READABLE,
            "state that the definition cannot read",
            key -> key.state = StoredKey.dueAt(-1)),
        key(Rule.KEY_SHAPE, "version 0", key -> key.version = 0),
        key(
            Rule.KEY_SHAPE,
            "a revision before its birth",
            key -> {
              key.revision = BIRTH - 1;
              key.outbox = Outbox.EMPTY;
            }),
        key(Rule.KEY_SHAPE, "an arrival before its birth", key -> key.arrival = BIRTH - 1),
        key(
            Rule.KEY_SHAPE,
            "a version of no state",
            key -> {
              key.state = new byte[0];
              key.stateVersion = 2;
            }),
        key(Rule.KEY_MARKS, "two marks of a shard", key -> key.marks = List.of(mark(8), mark(10))),
        key(
            Rule.KEY_MARKS,
            "a mark that does not say what became of its last records",
            key ->
                key.marks = List.of(new KeyMark(at(10), List.of(new Counted(at(9), Tally.ZERO))))),
        key(
            Rule.KEY_MARKS,
            "counts in the wrong order",
            key ->
                key.marks =
                    List.of(
                        new KeyMark(
                            at(10),
                            List.of(
                                new Counted(at(11), Tally.ZERO),
                                new Counted(at(10), Tally.ZERO))))),
        key(
            Rule.KEY_MARKS,
            "a negative count",
            key -> key.marks = List.of(new KeyMark(at(10), Tally.applied(-1)))),
        key(
            Rule.OUTBOX_REVISIONS,
            "an emission above the key's revision",
            key -> key.outbox = new Outbox(List.of(emission(key.revision + 1)), at(10))),
        key(
            Rule.OUTBOX_REVISIONS,
            "two emissions of one revision",
            key ->
                key.outbox = new Outbox(List.of(emission(BIRTH + 4), emission(BIRTH + 4)), at(10))),
        key(
            Rule.OUTBOX_REVISIONS,
            "another key's emission",
            key -> key.outbox = new Outbox(List.of(emission(BIRTH + 4, "other")), at(10))));
  }

  private static KeyMark mark(long order) {
    return new KeyMark(at(order), Tally.ZERO);
  }

  private static List<Corruption> pending() {
    return List.of(
        key(Rule.PARKED_LIMITS, "a time to try nothing at", key -> key.parkedUntil = NOW),
        key(
            Rule.PARKED_LIMITS,
            "more bytes than may wait",
            key -> key.waiting(List.of(parked(9, FailurePolicy.MAX_PARKED_BYTES + 1)))),
        key(
            Rule.PARKED_LIMITS,
            "a record that waits twice",
            key -> key.waiting(List.of(parked(9, 1), parked(9, 1)))),
        key(
            Rule.PARKED_LIMITS,
            "due later than it is to be tried",
            key -> {
              key.waiting(List.of(parked(9, 1)));
              key.processingDue = OptionalLong.of(NOW + 1);
            }),
        key(
            Rule.LIFE,
            "a window and a TTL",
            key -> {
              key.expiresAt = OptionalLong.of(NOW + 1);
              key.segments = List.of();
            }),
        key(Rule.LIFE, "a tombstone for ever", key -> tombstone(key)),
        key(
            Rule.SEGMENT_THERE,
            "a missing segment",
            key -> key.segments = List.of(segment(false, true, 9_000))),
        key(
            Rule.SEGMENT_THERE,
            "a segment of other bytes",
            key -> key.segments = List.of(segment(true, false, 9_000))),
        key(
            Rule.SEGMENT_LIFE,
            "a segment that expires while its ids are needed",
            key -> key.segments = List.of(segment(true, true, 8_999))),
        key(
            Rule.SEGMENT_LIFE,
            "a segment of state that expires before its key",
            key ->
                key.segments =
                    List.of(
                        new SegmentView(
                            "s", true, true, OptionalLong.of(NOW), OptionalLong.empty()))));
  }

  private static void tombstone(StoredKey key) {
    key.state = new byte[0];
    key.eventDue = OptionalLong.empty();
    key.outbox = Outbox.EMPTY;
  }

  private static SegmentView segment(boolean present, boolean holds, long expiresAt) {
    return new SegmentView("s", present, holds, OptionalLong.of(expiresAt), OptionalLong.of(9_000));
  }

  private static List<Corruption> times() {
    return List.of(
        key(Rule.DUE_INDEX, "no hint", key -> key.eventHint = OptionalLong.empty()),
        key(Rule.DUE_INDEX, "a hint too late", key -> key.eventHint = OptionalLong.of(60_001)),
        key(
            Rule.DUE_STATE,
            "due later than its state",
            key -> {
              key.eventDue = OptionalLong.of(5_001);
            }),
        key(
            Rule.DUE_STATE,
            "due earlier than its state",
            key -> {
              key.eventDue = OptionalLong.of(4_999);
            }),
        of(
            Rule.DUE_PASSED,
            "a window that should have fired",
            world -> world.marks.set(1, new ShardMark(at(12), 5_000))),
        of(
            Rule.DUE_PASSED,
            "a key's own clock has passed it",
            world -> {
              world.clock = ClockScope.PER_KEY;
              world.key.floor = 5_000;
            }),
        key(
            Rule.DUE_PASSED,
            "no tick has tried what waits",
            key -> {
              key.waiting(List.of(parked(9, 1)));
              key.parkedUntil = NOW - 3_600_000;
              key.processingDue = OptionalLong.of(NOW - 3_600_000);
              key.processingHint = OptionalLong.of(NOW - 3_600_000);
            }),
        key(Rule.FLOOR, "a key ahead of all shards", key -> key.floor = 2_501));
  }

  private static List<Corruption> shards() {
    return List.of(
        key(
            Rule.OUTBOX_DELIVERED,
            "an outbox beyond what is finished",
            key -> key.outbox = new Outbox(List.of(emission(BIRTH + 5)), at(13))),
        key(
            Rule.OUTBOX_DELIVERED,
            "an outbox that only a tick brings",
            key -> key.outbox = new Outbox(List.of(emission(BIRTH + 5)), null)),
        of(
            Rule.PROGRESS_SHAPE,
            "marks in the wrong order",
            world -> world.marks.add(new ShardMark(at(11), 2_500))),
        of(
            Rule.PROGRESS_SHAPE,
            "a clock that went back",
            world -> world.marks.add(new ShardMark(at(13), 2_499))),
        of(
            Rule.PROGRESS_SHAPE,
            "a mark of another shard",
            world ->
                world.marks.addFirst(new ShardMark(Position.of("views", "shard-9", 1), 1_000))),
        of(
            Rule.PROGRESS_SHAPE,
            "a negative count",
            world -> world.tally = Tally.applied(12).plus(Tally.dead(-1))),
        of(Rule.PROGRESS_SHAPE, "never written", world -> world.version = 0),
        key(Rule.RECORDS_COUNTED, "a mark beyond progress", key -> key.marks = List.of(mark(13))),
        of(
            Rule.RECORDS_COUNTED,
            "a parked record beyond progress",
            world -> world.key.waiting(List.of(parked(13, 1)))),
        of(Rule.RECORDS_SUM, "a record lost", world -> world.records = 12),
        of(
            Rule.RECORDS_SUM,
            "a parked record counted besides",
            world -> {
              world.key.waiting(List.of(parked(9, 1)));
              world.records = 10;
            }),
        of(
            Rule.RECORDS_SUM,
            "a record twice",
            world ->
                world.tally =
                    Tally.applied(8)
                        .plus(Tally.duplicate(1))
                        .plus(Tally.late(1))
                        .plus(Tally.dead(1))
                        .plus(Tally.filtered(1))),
        of(
            Rule.SUSPECT,
            "a record that is still tried",
            world -> world.suspect = Optional.of(new Suspect(at(13), 2))),
        of(
            Rule.PROGRESS_USED,
            "a shard that nobody needs",
            world ->
                world.more.add(World.progress(OTHER, List.of(), Tally.ZERO, 1, Optional.empty()))),
        key(
            Rule.PROGRESS_THERE,
            "a mark of a shard without progress",
            key ->
                key.marks =
                    List.of(
                        new KeyMark(Position.of("views", "shard-1", 3), Tally.ZERO), mark(10))));
  }

  private static List<Corruption> rows() {
    return List.of(
        row(Rule.ROW_REVISION, "a row newer than its key", "home", BIRTH + 6, false, -1),
        row(Rule.ROW_REVISION, "a row of nobody", "", BIRTH, false, -1),
        row(Rule.ROW_REVISION, "a row without a revision", "home", 0, false, -1),
        row(Rule.ROW_TOMBSTONE, "a withdrawn row for ever", "home", BIRTH, true, -1),
        row(Rule.ROW_TOMBSTONE, "a result that expires", "home", BIRTH, false, NOW),
        delivered("a row older than what was acknowledged", BIRTH + 4, true),
        delivered("a row that says something else", BIRTH + 5, false),
        key(
            Rule.ROW_DELIVERED,
            "no row",
            key ->
                key.deliveries =
                    List.of(new DeliveryView(emission(BIRTH + 5), OptionalLong.empty(), false))));
  }

  private static Corruption delivered(String what, long revision, boolean same) {
    return key(
        Rule.ROW_DELIVERED,
        what,
        key ->
            key.deliveries =
                List.of(new DeliveryView(emission(BIRTH + 5), OptionalLong.of(revision), same)));
  }

  private static Corruption row(
      Rule rule, String what, String origin, long revision, boolean deleted, long expires) {
    OptionalLong expiresAt = expires < 0 ? OptionalLong.empty() : OptionalLong.of(expires);
    return of(
        rule,
        what,
        world -> world.rows.add(new RowView("counts", "f", origin, revision, deleted, expiresAt)));
  }

  @ParameterizedTest
  @MethodSource("corruptions")
  void what_is_corrupted_is_found_by_its_rule_alone(Corruption corruption) {
    World world = new World();
    corruption.made.accept(world);
    Report report = world.audit(AT_REST).report();
    assertThat(report.findings()).extracting(Finding::rule).containsOnly(corruption.rule);
    assertThat(report.isClean()).isFalse();
    assertThat(report.summary()).contains("finding").doesNotContain("clean");
  }

  @Test
  void every_rule_has_a_corruption() {
    Set<Rule> covered = EnumSet.noneOf(Rule.class);
    corruptions().forEach(corruption -> covered.add(corruption.rule));
    // The table's audit finds this one: TableAuditTest.
    covered.add(Rule.SEGMENT_ORPHAN);
    assertThat(covered).containsExactlyInAnyOrder(Rule.values());
  }

  @Test
  void what_is_right_is_clean() {
    World world = new World();
    world.rows.add(new RowView("counts", "f", "home", BIRTH + 5, false, OptionalLong.empty()));
    world.rows.add(new RowView("counts", "f", "home", BIRTH, true, OptionalLong.of(NOW)));
    world.key.deliveries =
        List.of(new DeliveryView(emission(BIRTH + 4), OptionalLong.of(BIRTH + 5), false));
    Report report = world.audit(AT_REST).report();
    assertThat(report.findings()).isEmpty();
    assertThat(report.summary()).isEqualTo("audit: clean (1 keys, 1 shards, 1 segments, 2 rows)");
  }

  @Test
  void a_key_that_waits_is_clean_and_its_records_are_counted() {
    World world = new World();
    world.key.waiting(List.of(parked(8, 10), parked(9, 10)));
    assertThat(world.audit(AT_REST).report().findings()).isEmpty();
  }

  @Test
  void an_expired_key_is_asked_nothing() {
    World world = new World();
    world.key.version = 0;
    world.key.expiresAt = OptionalLong.of(NOW);
    Report report = world.audit(AT_REST).report();
    assertThat(report.findings()).isEmpty();
    assertThat(report.expired()).isEqualTo(1);
  }

  /** On a live table an outbox may be on its way: only one that stays is a finding. */
  @Test
  void an_outbox_on_a_live_table_is_found_only_if_it_is_there_later_in_the_same_version() {
    World world = new World();
    world.key.outbox = new Outbox(List.of(emission(BIRTH + 5)), at(13));

    Audit written = world.audit(LIVE);
    assertThat(written.unsettled()).containsExactly(StoredKey.KEY);
    world.key.version++;
    written.again(world.key.view());
    assertThat(written.report().findings()).isEmpty();

    Audit stayed = world.audit(LIVE);
    stayed.again(world.key.view());
    assertThat(stayed.report().findings())
        .extracting(Finding::rule)
        .containsExactly(Rule.OUTBOX_DELIVERED);

    Audit acknowledged = world.audit(LIVE);
    world.marks.add(new ShardMark(at(13), 2_500));
    acknowledged.function(world.function());
    acknowledged.again(world.key.view());
    assertThat(acknowledged.report().findings()).isEmpty();
  }

  @Test
  void on_a_live_table_nothing_is_asked_that_holds_only_at_rest() {
    List<Rule> atRest =
        Stream.of(Rule.values()).filter(rule -> rule.when() == Rule.When.AT_REST).toList();
    assertThat(atRest).isNotEmpty();
    corruptions()
        .filter(corruption -> atRest.contains(corruption.rule))
        .forEach(corruption -> {
          World world = new World();
          corruption.made.accept(world);
          Audit audit = world.audit(LIVE);
          audit.unsettled().forEach(key -> audit.again(world.key.view()));
          assertThat(audit.report().findings()).as(corruption.toString()).isEmpty();
        });
  }

  @Test
  void a_finding_says_what_to_do_and_hides_the_key_until_it_is_asked_for() {
    World world = new World();
    world.key.eventHint = OptionalLong.empty();
    Finding finding = world.audit(LIVE).report().findings().getFirst();
    assertThat(finding.text(false))
        .startsWith("due-index  f key " + Finding.hash("home") + ": due by event time at 5000")
        .contains(Rule.DUE_INDEX.advice())
        .doesNotContain("home");
    assertThat(finding.text(true)).contains("key home:");
  }
}
