package io.weir.simulation.histories;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Unfolded;
import io.weir.codec.Unfolding;
import io.weir.codec.UnreadableStateException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One event of a history.
 *
 * @param index its place in the log of the whole history: results show which events they are of
 * @param time milliseconds after the history's zero
 * @param op the operation of a process function on it
 * @param arg the operand
 * @param id the declared event id; empty = none
 * @param hands tracks whether the value was handed out
 */
record HistoryEvent(
    int index, String key, long time, Kind kind, int op, int arg, String id, Hands hands) {
  /** Event time zero of every history, epoch milliseconds: 2026-01-01. */
  static final long ZERO = 1_767_225_600_000L;

  HistoryEvent(int index, String key, long time, Kind kind, int op, int arg, String id) {
    this(index, key, time, kind, op, arg, id, new Hands());
  }

  /** The part of a value that its handlers change in place; it is no content of the event. */
  static final class Hands {
    private boolean used;

    private boolean use() {
      boolean before = used;
      used = true;
      return before;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Hands;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  /**
   * The event for the author's code, which uses the value up: a later reader of the same value sees
   * another event.
   */
  HistoryEvent taken() {
    return hands.use() ? new HistoryEvent(index + 1, key, time, kind, op, arg, id) : this;
  }

  /** The kinds of events, most of them with a fault. */
  enum Kind {
    PLAIN,
    /** The source's filter takes it out. */
    FILTERED,
    /** The handler fails on it always. */
    POISON,
    /** The handler fails on it once or twice, then not any more. */
    FLAKY,
    /** Its bytes cannot be read. */
    BROKEN,
    /** Its time is further ahead of its arrival than the source allows. */
    FAR_AHEAD,
    /** The process ends each time that the handler gets it. */
    KILLS,
    /** The process ends each time that it is read. */
    KILLS_READING,
    /** The mapping's filter passes over it. */
    UNSEEN
  }

  private static final byte UNSEEN = (byte) 0xFE;

  /** The mapping's filter: true for a record that it lets through. */
  static boolean isSeen(byte[] data) {
    return data.length != 2 || data[0] != UNSEEN;
  }

  static final Codec<HistoryEvent> CODEC = new EvCodec(Code.WHOLE, false);

  /** The first bytes of a record of several events; no number begins so. */
  private static final byte[] SHEET = {(byte) 0xFD, 0};

  private static final byte TORN = (byte) 0xFF;

  /** A record that holds these events. */
  static byte[] sheet(List<HistoryEvent> events) {
    BinaryWriter out = new BinaryWriter().raw(SHEET);
    events.forEach(event -> out.bytes(CODEC.encode(event)));
    return out.toByteArray();
  }

  /** A record that cannot be taken apart. */
  static byte[] torn(int index) {
    return new byte[] {SHEET[0], SHEET[1], TORN, (byte) index};
  }

  static boolean isSheet(byte[] data) {
    return data.length >= SHEET.length && data[0] == SHEET[0] && data[1] == SHEET[1];
  }

  static boolean isTorn(byte[] data) {
    return isSheet(data) && data.length == 4 && data[2] == TORN;
  }

  /** The records that would hold one event of it each. */
  static List<byte[]> events(byte[] sheet) {
    List<byte[]> events = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(sheet).position(SHEET.length);
    while (rest.hasRemaining()) {
      BinaryReader in = new BinaryReader(Arrays.copyOfRange(sheet, rest.position(), sheet.length));
      byte[] event = in.bytes();
      events.add(event);
      rest.position(rest.position() + new BinaryWriter().bytes(event).toByteArray().length);
    }
    return events;
  }

  /** The codec of deployed code. */
  static Codec<HistoryEvent> codec(Code code) {
    return new EvCodec(code, false);
  }

  /** The codec of a source whose records may hold several events. */
  static Codec<HistoryEvent> sheets(Code code) {
    return new EvCodec(code, true);
  }

  long timestamp() {
    return ZERO + time;
  }

  private record EvCodec(Code code, boolean sheets) implements Codec<HistoryEvent> {
    private static final Kind[] KINDS = Kind.values();

    @Override
    public byte[] encode(HistoryEvent value) {
      if (value.kind == Kind.UNSEEN) {
        return new byte[] {UNSEEN, (byte) value.index};
      }
      if (value.kind == Kind.BROKEN) {
        return new byte[] {(byte) 0xFF, (byte) value.index};
      }
      BinaryWriter out = text(new BinaryWriter().unsigned(value.index), value.key);
      out.signed(value.time).unsigned(value.kind.ordinal()).unsigned(value.op).signed(value.arg);
      return text(out, value.id).toByteArray();
    }

    /** Char by char: none of them is taken for another. */
    private static BinaryWriter text(BinaryWriter out, String text) {
      out.unsigned(text.length());
      text.chars().forEach(out::unsigned);
      return out;
    }

    private static String text(BinaryReader in) {
      char[] chars = new char[(int) in.unsigned()];
      for (int i = 0; i < chars.length; i++) {
        chars[i] = (char) in.unsigned();
      }
      return new String(chars);
    }

    @Override
    public HistoryEvent decode(byte[] bytes) {
      if (bytes[0] == (byte) 0xFF || isSheet(bytes)) {
        throw new CodecException("not an event", null);
      }
      try {
        BinaryReader in = new BinaryReader(bytes);
        int index = (int) in.unsigned();
        code.enter(Code.Place.DECODER, index);
        String key = text(in);
        long time = in.signed();
        Kind kind = KINDS[(int) in.unsigned()];
        if (kind == Kind.KILLS_READING) {
          code.end(Code.Place.DECODER, index);
        }
        return new HistoryEvent(
            index, key, time, kind, (int) in.unsigned(), (int) in.signed(), text(in));
      } catch (UnreadableStateException e) {
        throw new CodecException("not an event", e);
      }
    }

    @Override
    public Unfolding<HistoryEvent> unfolding() {
      Decoding<HistoryEvent> decoder = decoder();
      return sheets
          ? (bytes, offset, length) ->
              Unfolded.of(
                  parts(Arrays.copyOfRange(bytes, offset, offset + length)), decoder, one -> one)
          : null;
    }

    private static List<byte[]> parts(byte[] record) {
      if (isTorn(record)) {
        throw new CodecException("a torn sheet", null);
      }
      return isSheet(record) ? events(record) : List.of(record);
    }

    @Override
    public String describe() {
      return "events of a history";
    }
  }
}
