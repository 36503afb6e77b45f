package io.weir.dynamo;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.Shard;
import io.weir.UnreadableStateException;
import io.weir.state.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A shard's progress as bytes. */
final class ProgressCodec {
  static final int FORMAT = 1;

  private ProgressCodec() {}

  static byte[] encode(Progress progress) {
    BinaryWriter out = new BinaryWriter().unsigned(FORMAT);
    Names names = new Names();
    shard(out, progress.shard());
    out.unsigned(progress.marks().size());
    for (Progress.ShardMark mark : progress.marks()) {
      names.write(out, mark.position());
      out.signed(mark.watermark());
    }
    out.unsigned(progress.floors().size());
    for (Progress.Floor floor : progress.floors()) {
      out.string(floor.fromHash()).string(floor.toHash()).signed(floor.watermark());
    }
    out.unsigned(progress.parents().size());
    progress.parents().forEach(parent -> shard(out, parent));
    out.bool(progress.idle());
    HeadCodec.tally(out, progress.tally());
    out.unsigned(progress.redelivered())
        .signed(progress.arrival())
        .bool(progress.suspect().isPresent());
    progress
        .suspect()
        .ifPresent(suspect -> {
          names.write(out, suspect.position());
          out.unsigned(suspect.attempts());
        });
    out.bool(progress.reset().isPresent());
    progress
        .reset()
        .ifPresent(reset -> {
          names.write(out, reset.at());
          out.signed(reset.watermark());
        });
    return out.toByteArray();
  }

  static Progress decode(long version, byte[] body) {
    BinaryReader in = new BinaryReader(body);
    long format = in.unsigned();
    if (format != FORMAT) {
      throw new UnreadableStateException(
          "progress has format "
              + format
              + ", this version reads "
              + FORMAT
              + "; deploy the version that wrote it, or a newer one");
    }
    Names names = new Names();
    Progress progress =
        new Progress(
            shard(in),
            version,
            marks(in, names),
            floors(in),
            parents(in),
            in.bool(),
            HeadCodec.tally(in),
            in.unsigned(),
            in.signed(),
            suspect(in, names),
            reset(in, names));
    in.requireEnd("progress");
    return progress;
  }

  private static Optional<Progress.Reset> reset(BinaryReader in, Names names) {
    return in.bool()
        ? Optional.of(new Progress.Reset(names.position(in), in.signed()))
        : Optional.empty();
  }

  private static List<Progress.ShardMark> marks(BinaryReader in, Names names) {
    List<Progress.ShardMark> marks = new ArrayList<>();
    for (int i = in.count(5); i > 0; i--) {
      marks.add(new Progress.ShardMark(names.position(in), in.signed()));
    }
    return marks;
  }

  private static List<Progress.Floor> floors(BinaryReader in) {
    List<Progress.Floor> floors = new ArrayList<>();
    for (int i = in.count(3); i > 0; i--) {
      floors.add(new Progress.Floor(in.text(), in.text(), in.signed()));
    }
    return floors;
  }

  private static List<Shard> parents(BinaryReader in) {
    List<Shard> parents = new ArrayList<>();
    for (int i = in.count(2); i > 0; i--) {
      parents.add(shard(in));
    }
    return parents;
  }

  private static Optional<Progress.Suspect> suspect(BinaryReader in, Names names) {
    return in.bool()
        ? Optional.of(new Progress.Suspect(names.position(in), in.unsignedInt()))
        : Optional.empty();
  }

  private static void shard(BinaryWriter out, Shard shard) {
    out.string(shard.source()).string(shard.partition());
  }

  private static Shard shard(BinaryReader in) {
    return new Shard(in.text(), in.text());
  }
}
