package io.weir.dynamo;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.state.IdChunk;
import java.util.ArrayList;
import java.util.List;

/**
 * Id chunks as bytes: in a head, and alone in a segment. Chunk boundaries and arrivals are kept
 * exactly.
 */
final class ChunkCodec {
  static final int FORMAT = 1;

  private ChunkCodec() {}

  static void write(BinaryWriter out, List<IdChunk> chunks, long base) {
    out.unsigned(chunks.size());
    long previous = base;
    for (IdChunk chunk : chunks) {
      out.signed(chunk.latest() - previous).unsigned(chunk.count()).raw(chunk.ids());
      previous = chunk.latest();
    }
  }

  static List<IdChunk> read(BinaryReader in, long base) {
    List<IdChunk> chunks = new ArrayList<>();
    long previous = base;
    for (int i = in.count(2); i > 0; i--) {
      previous += in.signed();
      chunks.add(
          new IdChunk(previous, in.raw(in.count(IdChunk.ID_BYTES) * IdChunk.ID_BYTES), null));
    }
    return chunks;
  }

  static int size(List<IdChunk> chunks, long base) {
    BinaryWriter out = new BinaryWriter();
    write(out, chunks, base);
    return out.size();
  }

  static byte[] segment(List<IdChunk> chunks) {
    BinaryWriter out = new BinaryWriter().unsigned(FORMAT);
    write(out, chunks, 0);
    return out.toByteArray();
  }

  static List<IdChunk> segment(byte[] body) {
    BinaryReader in = new BinaryReader(body);
    long format = in.unsigned();
    if (format != FORMAT) {
      throw new UnreadableStateException(
          "an id segment has format "
              + format
              + ", this version reads "
              + FORMAT
              + "; deploy the version that wrote it, or a newer one");
    }
    List<IdChunk> chunks = read(in, 0);
    in.requireEnd("an id segment");
    return chunks;
  }
}
