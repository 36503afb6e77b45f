package io.weir.functions.docs;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.testkit.SinkContract;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sink of docs/guides/own-sink.md, held by the contract of sinks. */
class OwnSinkTest extends SinkContract {
  record Line(String row, String text) {}

  /** A service that keeps rows with a version each, and refuses one that is not newer. */
  static final class Board {
    private record Kept(long version, Line line) {}

    private final Map<String, Kept> rows = new HashMap<>();
    private boolean broken;
    private int writes;

    /** False if it does not answer. */
    boolean put(String row, long version, Line line) {
      if (broken && ++writes % 2 == 0) {
        return false;
      }
      rows.merge(
          row, new Kept(version, line), (old, next) -> next.version() > old.version() ? next : old);
      return true;
    }

    Line read(String row) {
      return rows.containsKey(row) ? rows.get(row).line() : null;
    }
  }

  record BoardSink(String name, Board board) implements Sink<Line> {
    @Override
    public Effect effect() {
      return Effect.IDEMPOTENT_BY_REVISION;
    }

    @Override
    public byte[] encode(Line line) {
      if (line.row().isEmpty()) {
        throw new IllegalArgumentException("a line for the board without a row; give it one");
      }
      return Json.bytes(line);
    }

    @Override
    public SinkWriter open() {
      return new BoardWriter(board);
    }
  }

  record BoardWriter(Board board) implements SinkWriter {
    @Override
    public List<Outcome> deliver(List<Emission> emissions) {
      List<Outcome> outcomes = new ArrayList<>();
      for (Emission emission : emissions) {
        Line line = Json.of(Line.class).decode(emission.payload());
        boolean withdrawn = emission.op() == Emission.Op.DELETE;
        boolean kept = board.put(line.row(), emission.revision(), withdrawn ? null : line);
        outcomes.add(kept ? Outcome.DELIVERED : Outcome.Retry.plain("the board does not answer"));
      }
      return outcomes;
    }
  }

  private Board board;

  @Override
  protected SinkWriter open() {
    board = new Board();
    return new BoardSink("board", board).open();
  }

  @Override
  protected byte[] payload(String row, String value) {
    return new BoardSink("board", board).encode(new Line(row, value));
  }

  @Override
  protected Optional<String> read(String row) {
    return Optional.ofNullable(board.read(row)).map(Line::text);
  }

  @Override
  protected void breakEverySecondWrite() {
    board.broken = true;
  }

  @Override
  protected void heal() {
    board.broken = false;
  }
}
