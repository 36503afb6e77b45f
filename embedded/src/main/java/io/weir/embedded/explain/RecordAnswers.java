package io.weir.embedded.explain;

import io.weir.StreamFunction;
import io.weir.engine.RememberedIds;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.ParkedRecord;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is stored about one record of a key: whether it was decided, and by which watermark. */
public final class RecordAnswers {
  private RecordAnswers() {}

  /**
   * Reads a position as logs, dead letters and this command write it.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Position position(String text) {
    int at = text.lastIndexOf('@');
    int slash = text.indexOf('/');
    if (slash < 1 || at < slash + 2) {
      throw new IllegalArgumentException(
          "--position "
              + text
              + " is no position; give it as a log or a dead letter has it:"
              + " SOURCE/SHARD@SEQUENCE-NUMBER, as hits/shardId-000000000000@4959");
    }
    Shard shard = Shard.named(text.substring(0, slash), text.substring(slash + 1, at));
    String[] places = text.substring(at + 1).split("\\.");
    try {
      Position record =
          new Position(
              shard, new BigInteger(places[0]), places.length > 1 ? Long.parseLong(places[1]) : 0);
      return places.length < 3
          ? record
          : places[2].equals("end") ? record.end() : record.event(Long.parseLong(places[2]));
    } catch (NumberFormatException no) {
      throw new IllegalArgumentException(
          "--position " + text + ": behind the @ stands a number, the record's sequence number",
          no);
    }
  }

  /** What is known of the record at a position. */
  public static Answer at(Position position, KeyFacts facts) {
    List<String> told = new ArrayList<>();
    KeyRecord record = facts.record();
    Progress progress = facts.byShard().get(position.shard());
    Optional<ParkedRecord> parked = parked(position, record);
    parked.ifPresent(one -> told.add(parked(one)));
    told.add(decided(position, record, progress));
    if (parked.isEmpty()) {
      told.addAll(watermark(position, progress));
    }
    told.add(
        "of a late or dead event neither its own time nor the record that made the watermark is"
            + " stored with the key. A dead letter has its position, arrival and message: ./weir"
            + " dead-letters list --key KEY; the late output has the late event. ./weir capture"
            + " reads the records themselves, as long as the stream keeps them");
    return new Answer("position " + position, told);
  }

  private static Optional<ParkedRecord> parked(Position position, @Nullable KeyRecord record) {
    return record == null
        ? Optional.empty()
        : record.parked().stream().filter(one -> one.position().equals(position)).findFirst();
  }

  private static String parked(ParkedRecord one) {
    return "it is parked with the key"
        + (one.failingSince() == 0
            ? ", behind another record"
            : ", failing since " + Times.text(one.failingSince()))
        + "; it arrived "
        + Times.text(one.arrival())
        + " and is judged by its shard's watermark just before it, "
        + Times.text(one.shardWatermark())
        + ", and by the least of the key's shards, "
        + Times.text(one.watermark());
  }

  private static String decided(
      Position position, @Nullable KeyRecord record, @Nullable Progress progress) {
    Optional<KeyMark> mark =
        record == null
            ? Optional.empty()
            : record.marks().stream()
                .filter(one -> one.position().shard().equals(position.shard()))
                .findFirst();
    if (mark.isPresent() && position.atOrBefore(mark.get().position())) {
      return "if it is of this key it was decided: the key has decided all its records of that"
          + " shard up to "
          + mark.get().position();
    }
    if (progress == null) {
      return "of its shard no progress is stored: no record of it was ever finished, or the shard"
          + " has another name (./weir status shows them)";
    }
    return progress.covers(position)
        ? "its shard is finished up to "
            + reached(progress)
            + ", beyond it, and the key has taken nothing of that shard so late: the record is of"
            + " another key, or was a dead letter or filtered before it had one"
        : "it is not finished: its shard is finished up to " + reached(progress);
  }

  private static String reached(Progress progress) {
    return progress.reached().map(mark -> mark.position().toString()).orElse("nothing yet");
  }

  /** The watermarks stored at the ends of finished stretches, around the record. */
  private static List<String> watermark(Position position, @Nullable Progress progress) {
    if (progress == null || progress.marks().isEmpty()) {
      return List.of("which watermark judged it is not stored");
    }
    ShardMark before = null;
    ShardMark after = null;
    for (ShardMark mark : progress.marks()) {
      boolean behind = !position.atOrBefore(mark.position());
      before = behind ? mark : before;
      after = !behind && after == null ? mark : after;
    }
    if (after == null) {
      return List.of(
          "it will be judged by at least "
              + Times.text(progress.marks().getLast().watermark())
              + ", where its shard stands now");
    }
    String least =
        before == null
            ? "which stretch of the shard came before it is not stored any more"
            : "at least "
                + Times.text(before.watermark())
                + ", where the shard stood after "
                + before.position();
    return List.of(
        "the watermark that judged it was at most "
            + Times.text(after.watermark())
            + ", where the shard stood after "
            + after.position()
            + "; "
            + least
            + ". The record that made it is at or before these; which one is not stored");
  }

  /** What is known of a producer's event id. */
  public static Answer event(String id, KeyFacts facts) {
    KeyRecord record = facts.record();
    StreamFunction definition = facts.definition();
    if (record == null || definition == null) {
      return new Answer(
          "event " + id, List.of("ids are kept as hashes with their source's; give the class"));
    }
    List<String> sources = RememberedIds.sourcesOf(definition, record, id);
    long count = RememberedIds.count(record);
    if (sources.isEmpty()) {
      return new Answer(
          "event " + id,
          List.of(
              count == 0
                  ? "the key remembers no ids: its sources declare none, or their horizon is over"
                  : "it is not among the "
                      + count
                      + " ids that the key remembers: it did not come, it was dead or filtered, it"
                      + " is of another key, or its horizon is over"));
    }
    return new Answer(
        "event " + id,
        List.of(
            "the key remembers it, of "
                + sources
                + ": it was decided, as applied or late, and the same id again is a duplicate"));
  }
}
