package io.weir.dynamo;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A shard's progress as bytes. */
final class ProgressCodec {
  static final int FORMAT = 1;

  /** {@link #FORMAT} with the stream, its successor and the heirs behind it. */
  static final int OF_STREAM = 2;

  /** {@link #OF_STREAM} with the beginning of the shard behind it. */
  static final int WITH_BEGINNING = 3;

  /**
   * {@link #OF_STREAM} with two more values: the time until which an idle shard is known to be
   * silent, and its beginning if known.
   */
  static final int SILENT = 4;

  private ProgressCodec() {}

  static byte[] encode(Progress progress) {
    BinaryWriter out = new BinaryWriter().unsigned(format(progress));
    NameTable names = new NameTable();
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
    if (format(progress) >= OF_STREAM) {
      stream(out, progress);
    }
    if (format(progress) == SILENT) {
      out.signed(progress.silentUntil()).bool(progress.from().isPresent());
    }
    progress.from().ifPresent(from -> names.write(out, from));
    return out.toByteArray();
  }

  private static int format(Progress progress) {
    if (progress.silentUntil() > 0) {
      return SILENT;
    }
    if (progress.from().isPresent()) {
      return WITH_BEGINNING;
    }
    boolean ofStream =
        !progress.stream().isEmpty()
            || progress.succeededBy() != 0
            || !progress.heirs().isEmpty()
            || progress.gone().isPresent();
    return ofStream ? OF_STREAM : FORMAT;
  }

  private static void stream(BinaryWriter out, Progress progress) {
    out.string(progress.stream()).unsigned(progress.succeededBy());
    out.signed(progress.succeededFrom());
    shards(out, progress.heirs());
    out.bool(progress.gone().isPresent());
    progress.gone().ifPresent(gone -> shards(out, gone.heirs()));
  }

  private static void shards(BinaryWriter out, List<Shard> shards) {
    out.unsigned(shards.size());
    shards.forEach(one -> shard(out, one));
  }

  static Progress decode(long version, byte[] body) {
    BinaryReader in = new BinaryReader(body);
    long format = in.unsigned();
    if (format < FORMAT || format > SILENT) {
      throw new UnreadableStateException(
          "progress has format "
              + format
              + ", this version reads "
              + FORMAT
              + " to "
              + SILENT
              + "; deploy the version that wrote it, or a newer one");
    }
    NameTable names = new NameTable();
    Progress progress = base(version, in, names);
    progress = format == FORMAT ? progress : ofStream(progress, in);
    progress = format == SILENT ? progress.silent(in.signed()) : progress;
    boolean begins = format == WITH_BEGINNING || format == SILENT && in.bool();
    progress = begins ? progress.beginning(names.position(in)) : progress;
    in.requireEnd("progress");
    return progress;
  }

  private static Progress base(long version, BinaryReader in, NameTable names) {
    return Progress.none(shard(in))
        .change()
        .version(version)
        .marks(marks(in, names))
        .floors(floors(in))
        .parents(shards(in))
        .silentUntil(in.bool() ? 0 : Progress.BUSY)
        .tally(HeadCodec.tally(in))
        .redelivered(in.unsigned())
        .arrival(in.signed())
        .suspect(suspect(in, names))
        .reset(reset(in, names))
        .made();
  }

  private static Progress ofStream(Progress base, BinaryReader in) {
    return Progress.none(base.shard()).change().stream(in.text())
        .version(base.version())
        .marks(base.marks())
        .floors(base.floors())
        .parents(base.parents())
        .silentUntil(base.silentUntil())
        .tally(base.tally())
        .redelivered(base.redelivered())
        .arrival(base.arrival())
        .suspect(base.suspect())
        .reset(base.reset())
        .succeededBy(in.unsignedInt())
        .succeededFrom(in.signed())
        .heirs(shards(in))
        .gone(in.bool() ? Optional.of(new Progress.Gone(shards(in))) : Optional.empty())
        .made();
  }

  private static Optional<Progress.Reset> reset(BinaryReader in, NameTable names) {
    return in.bool()
        ? Optional.of(new Progress.Reset(names.position(in), in.signed()))
        : Optional.empty();
  }

  private static List<Progress.ShardMark> marks(BinaryReader in, NameTable names) {
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

  private static List<Shard> shards(BinaryReader in) {
    List<Shard> shards = new ArrayList<>();
    for (int i = in.count(2); i > 0; i--) {
      shards.add(shard(in));
    }
    return shards;
  }

  private static Optional<Progress.Suspect> suspect(BinaryReader in, NameTable names) {
    return in.bool()
        ? Optional.of(new Progress.Suspect(names.position(in), in.unsignedInt()))
        : Optional.empty();
  }

  private static void shard(BinaryWriter out, Shard shard) {
    out.string(shard.source()).string(shard.name());
  }

  private static Shard shard(BinaryReader in) {
    return NameTable.shard(in.text(), in.text());
  }
}
