package io.weir.dynamo;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.ParkedRecord;
import io.weir.state.StateKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and reads outbox and parked records, which may grow like the operator's state. */
final class BulkCodec {
  private static final Emission.Op[] OPS = Emission.Op.values();

  private final StateKey key;
  private final NameTable names = new NameTable();

  BulkCodec(StateKey key) {
    this.key = key;
  }

  void write(BinaryWriter out, KeyRecord record) {
    out.unsigned(record.outbox().emissions().size());
    if (!record.outbox().isEmpty()) {
      origin(out, record.outbox().origin());
      record.outbox().emissions().forEach(emission -> emission(out, emission, record.revision()));
    }
    out.unsigned(record.parked().size());
    record.parked().forEach(parked -> parked(out, parked));
    if (record.parked().stream().anyMatch(parked -> parked.answers().length > 0)) {
      record.parked().forEach(parked -> out.bytes(parked.answers()));
    }
  }

  private void origin(BinaryWriter out, @Nullable Position origin) {
    out.bool(origin != null);
    if (origin != null) {
      names.write(out, origin);
    }
  }

  private void emission(BinaryWriter out, Emission emission, long revision) {
    String prefix = prefix();
    boolean short_ = emission.id().startsWith(prefix);
    boolean own = key.key().equals(emission.key());
    out.unsigned((short_ ? 1 : 0) | (own ? 2 : 0) | emission.op().ordinal() << 2);
    names.write(out, emission.sink());
    out.string(short_ ? emission.id().substring(prefix.length()) : emission.id());
    if (!own) {
      out.string(emission.key());
    }
    out.signed(revision - emission.revision()).bytes(emission.payload());
  }

  private String prefix() {
    return key.function() + "/" + key.key() + "/";
  }

  private void parked(BinaryWriter out, ParkedRecord parked) {
    names.write(out, parked.position());
    out.string(parked.partitionKey()).signed(parked.arrival());
    out.signed(parked.shardWatermark()).signed(parked.watermark());
    out.unsigned(parked.failingSince()).bytes(parked.payload());
  }

  Outbox outbox(BinaryReader in, long revision) {
    int count = in.count(4);
    if (count == 0) {
      return Outbox.EMPTY;
    }
    Position origin = in.bool() ? names.position(in) : null;
    List<Emission> emissions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      emissions.add(emission(in, revision));
    }
    return new Outbox(emissions, origin);
  }

  private Emission emission(BinaryReader in, long revision) {
    int flags = in.unsignedInt();
    if (flags >> 2 >= OPS.length) {
      throw new UnreadableStateException(
          "an emission has the flags " + flags + ", which this code does not know");
    }
    String sink = names.read(in);
    String id = ((flags & 1) != 0 ? prefix() : "") + in.text();
    String owner = (flags & 2) != 0 ? key.key() : in.text();
    Emission.Op op = OPS[flags >> 2];
    return new Emission(sink, id, owner, revision - in.signed(), op, in.bytes());
  }

  List<ParkedRecord> parked(BinaryReader in) {
    List<ParkedRecord> parked = new ArrayList<>();
    for (int i = in.count(7); i > 0; i--) {
      Position position = names.position(in);
      parked.add(
          new ParkedRecord(
              position,
              in.text(),
              in.signed(),
              in.signed(),
              in.signed(),
              in.unsigned(),
              in.bytes()));
    }
    if (!in.atEnd()) {
      parked.replaceAll(one -> one.with(in.bytes()));
    }
    return parked;
  }
}
