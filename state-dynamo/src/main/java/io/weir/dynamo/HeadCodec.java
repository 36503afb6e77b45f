package io.weir.dynamo;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Position;
import io.weir.state.KeyMark;
import io.weir.state.KeyMark.Counted;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.ParkedRecord;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The body of a head item. Times are written as distances from the key's birth, which makes them
 * short.
 */
final class HeadCodec {
  static final int FORMAT = 1;

  /** {@link #FORMAT} with state, outbox and parked records deflated. */
  static final int PACKED = 2;

  private static final int STATE_VERSION = 32;
  private static final int ALL_FLAGS = 63;

  private HeadCodec() {}

  /** The state, outbox and parked records of a record, as {@link #encode} wants them. */
  static byte[] bulk(StateKey key, KeyRecord record) {
    BinaryWriter out = new BinaryWriter().bytes(record.state());
    new BulkCodec(key).write(out, record);
    return out.toByteArray();
  }

  /**
   * The body of a head.
   *
   * @param bulk the data that is not in segments; unused if the head names some
   */
  static byte[] encode(Head head, Packed bulk) {
    boolean packed = head.data().isEmpty() && bulk.opened() > 0;
    BinaryWriter out = new BinaryWriter().unsigned(packed ? PACKED : FORMAT);
    KeyRecord record = head.record();
    core(out, record);
    marks(out, record);
    ids(out, head, head.events());
    ids(out, head, head.positions());
    refs(out, head, head.data());
    if (!head.data().isEmpty()) {
      out.unsigned(head.stateLength());
    } else if (packed) {
      out.unsigned(bulk.opened()).bytes(bulk.bytes());
    } else {
      out.raw(bulk.bytes());
    }
    return out.toByteArray();
  }

  private static void core(BinaryWriter out, KeyRecord record) {
    long birth = record.birth();
    int flags =
        (record.floor() == Long.MIN_VALUE ? 1 : 0)
            | (record.arrival() == Long.MIN_VALUE ? 2 : 0)
            | (record.parkedUntil() == 0 ? 4 : 0)
            | (record.eventDue().isEmpty() ? 8 : 0)
            | (record.processingDue().isEmpty() ? 16 : 0)
            | (record.stateVersion() == 1 ? 0 : STATE_VERSION);
    out.unsigned(flags).signed(birth).signed(record.revision() - birth);
    optional(out, flags, 1, record.floor() - birth);
    optional(out, flags, 2, record.arrival() - birth);
    optional(out, flags, 4, record.parkedUntil() - birth);
    optional(out, flags, 8, record.eventDue().orElse(0) - birth);
    optional(out, flags, 16, record.processingDue().orElse(0) - birth);
    if ((flags & STATE_VERSION) != 0) {
      out.unsigned(record.stateVersion());
    }
  }

  private static void optional(BinaryWriter out, int flags, int flag, long value) {
    if ((flags & flag) == 0) {
      out.signed(value);
    }
  }

  private static void marks(BinaryWriter out, KeyRecord record) {
    NameTable names = new NameTable();
    out.unsigned(record.marks().size());
    for (KeyMark mark : record.marks()) {
      names.write(out, mark.position());
      uncounted(out, mark);
    }
  }

  /** The last one mostly goes up to the mark itself, and is the only one. */
  private static void uncounted(BinaryWriter out, KeyMark mark) {
    List<Counted> all = mark.uncounted();
    out.unsigned(all.size());
    for (Counted counted : all) {
      boolean same = counted.upTo().equals(mark.position());
      out.bytes(same ? new byte[0] : counted.upTo().order().toByteArray());
      if (!same) {
        out.unsigned(counted.upTo().place());
      }
      tally(out, counted.tally());
    }
  }

  private static List<Counted> uncounted(BinaryReader in, Position mark) {
    List<Counted> all = new ArrayList<>();
    for (int i = in.count(6); i > 0; i--) {
      byte[] order = in.bytes();
      Position upTo =
          order.length == 0 ? mark : NameTable.position(mark.shard(), order, in.unsigned());
      all.add(new Counted(upTo, tally(in)));
    }
    return all;
  }

  static void tally(BinaryWriter out, Tally tally) {
    out.unsigned(tally.applied()).unsigned(tally.duplicate()).unsigned(tally.late());
    out.unsigned(tally.dead()).unsigned(tally.filtered());
  }

  static Tally tally(BinaryReader in) {
    return new Tally(in.unsigned(), in.unsigned(), in.unsigned(), in.unsigned(), in.unsigned());
  }

  private static void ids(BinaryWriter out, Head head, Ids ids) {
    out.unsigned(ids.refs().size());
    for (Ids.Named named : ids.refs()) {
      ref(out, head, named.ref().segment());
      out.unsigned(named.ref().skip());
    }
    ChunkCodec.write(out, ids.inline(), head.record().arrival());
  }

  private static void refs(BinaryWriter out, Head head, List<SegmentRef> refs) {
    out.unsigned(refs.size());
    refs.forEach(ref -> ref(out, head, ref));
  }

  private static void ref(BinaryWriter out, Head head, SegmentRef ref) {
    out.unsigned(head.version() - ref.version());
    out.raw(ByteBuffer.allocate(8).putLong(ref.checksum()).array());
    out.signed(ref.expiry() == 0 ? 0 : ref.expiry() - base(head.record()));
  }

  private static long base(KeyRecord record) {
    return record.birth() / 1000;
  }

  /**
   * Reads a body; segments are named and not yet loaded.
   *
   * @throws UnreadableStateException if newer code wrote it, or it is damaged
   */
  static Head decode(StateKey key, long version, byte[] body) {
    BinaryReader in = new BinaryReader(body);
    long format = in.unsigned();
    if (format != FORMAT && format != PACKED) {
      throw new UnreadableStateException(
          "the state of "
              + key
              + " has format "
              + format
              + ", this version reads "
              + FORMAT
              + " and "
              + PACKED
              + "; deploy the version that wrote it, or a newer one");
    }
    KeyRecord record = core(in).withIds(List.of(), List.of());
    Ids events = ids(in, record, version);
    Ids positions = ids(in, record, version);
    List<SegmentRef> data = refs(in, record, version);
    if (!data.isEmpty()) {
      int stateLength = in.unsignedInt();
      in.requireEnd("the state of " + key);
      return new Head(key, version, record, events, positions, stateLength, data);
    }
    BinaryReader bulk = format == PACKED ? opened(in) : in;
    KeyRecord whole = withBulk(key, record, bulk.bytes(), bulk);
    return new Head(key, version, whole, events, positions, 0, data);
  }

  private static BinaryReader opened(BinaryReader in) {
    int opened = in.unsignedInt();
    Packed bulk = new Packed(in.bytes(), opened);
    in.requireEnd("a head");
    return new BinaryReader(bulk.open());
  }

  static KeyRecord withBulk(StateKey key, KeyRecord record, byte[] state, BinaryReader in) {
    BulkCodec codec = new BulkCodec(key);
    Outbox outbox = codec.outbox(in, record.revision());
    List<ParkedRecord> parked = codec.parked(in);
    in.requireEnd("the state of " + key);
    return record.change().state(state).outbox(outbox).parked(parked).made();
  }

  private static KeyRecord core(BinaryReader in) {
    int flags = in.unsignedInt();
    if (flags > ALL_FLAGS) {
      throw new UnreadableStateException(
          "a head has the flags " + flags + ", this code knows " + ALL_FLAGS);
    }
    long birth = in.signed();
    long revision = birth + in.signed();
    long floor = optional(in, flags, 1, birth).orElse(Long.MIN_VALUE);
    long arrival = optional(in, flags, 2, birth).orElse(Long.MIN_VALUE);
    long parkedUntil = optional(in, flags, 4, birth).orElse(0);
    OptionalLong eventDue = optional(in, flags, 8, birth);
    OptionalLong processingDue = optional(in, flags, 16, birth);
    int stateVersion = (flags & STATE_VERSION) == 0 ? 1 : stateVersion(in);
    return KeyRecord.NEW
        .change()
        .birth(birth)
        .revision(revision)
        .floor(floor)
        .arrival(arrival)
        .marks(marks(in))
        .stateVersion(stateVersion)
        .parkedUntil(parkedUntil)
        .eventDue(eventDue)
        .processingDue(processingDue)
        .made();
  }

  /** Version 1 is not written: it is what all heads had before state had versions. */
  private static int stateVersion(BinaryReader in) {
    int version = in.unsignedInt();
    if (version < 2) {
      throw new UnreadableStateException("a head has the state version " + version);
    }
    return version;
  }

  private static OptionalLong optional(BinaryReader in, int flags, int flag, long birth) {
    return (flags & flag) == 0 ? OptionalLong.of(birth + in.signed()) : OptionalLong.empty();
  }

  private static List<KeyMark> marks(BinaryReader in) {
    NameTable names = new NameTable();
    List<KeyMark> marks = new ArrayList<>();
    for (int i = in.count(6); i > 0; i--) {
      Position position = names.position(in);
      marks.add(new KeyMark(position, uncounted(in, position)));
    }
    return marks;
  }

  private static Ids ids(BinaryReader in, KeyRecord record, long version) {
    List<Ids.Named> refs = new ArrayList<>();
    for (int i = in.count(11); i > 0; i--) {
      SegmentRef segment = ref(in, record, version);
      refs.add(new Ids.Named(new IdRef(segment, in.unsignedInt()), List.of()));
    }
    return new Ids(refs, ChunkCodec.read(in, record.arrival()));
  }

  private static List<SegmentRef> refs(BinaryReader in, KeyRecord record, long version) {
    List<SegmentRef> refs = new ArrayList<>();
    for (int i = in.count(10); i > 0; i--) {
      refs.add(ref(in, record, version));
    }
    return refs;
  }

  private static SegmentRef ref(BinaryReader in, KeyRecord record, long version) {
    long named = version - in.unsigned();
    long checksum = ByteBuffer.wrap(in.raw(8)).getLong();
    long distance = in.signed();
    return new SegmentRef(named, checksum, distance == 0 ? 0 : base(record) + distance);
  }
}
