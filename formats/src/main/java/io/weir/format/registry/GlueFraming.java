package io.weir.format.registry;

import io.weir.annotation.Experimental;
import io.weir.codec.CodecException;
import io.weir.codec.Gzip;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The byte 3, a byte for the compression (0 none, 5 zlib), then the id of the schema version in 16
 * bytes, the highest first. A Protobuf payload has the index of its message's type in front, as a
 * number of variable length.
 */
@Experimental
public final class GlueFraming implements Framing {
  /** The default of {@link #maxBytes}: that of {@link Gzip}. */
  public static final int DEFAULT_MAX_BYTES = Gzip.DEFAULT_MAX_BYTES;

  static final GlueFraming PLAIN = new GlueFraming(false, DEFAULT_MAX_BYTES);

  private static final byte VERSION = 3;
  private static final byte NONE = 0;
  private static final byte ZLIB = 5;
  private static final int HEAD = 18;
  private static final int CHUNK = 8 * 1024;

  private final boolean compresses;
  private final int maxBytes;

  private GlueFraming(boolean compresses, int maxBytes) {
    this.compresses = compresses;
    this.maxBytes = maxBytes;
  }

  /** Writes payloads compressed with zlib. Both forms are read in any case. */
  public GlueFraming compressing() {
    return new GlueFraming(true, maxBytes);
  }

  /** Limits the bytes of a payload when opened; a record with more is a dead letter. */
  public GlueFraming maxBytes(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("maxBytes(" + bytes + ") must be positive");
    }
    return new GlueFraming(compresses, bytes);
  }

  @Override
  public Frame read(byte[] bytes, int offset, int length) {
    if (length < HEAD || bytes[offset] != VERSION) {
      throw new CodecException(
          "expected the framing of the Glue Schema Registry, the byte 3, one for the compression"
              + " and a schema version id of 16 bytes; "
              + (length < HEAD ? "the record has " + length + " bytes" : "it begins otherwise"),
          null);
    }
    ByteBuffer head = ByteBuffer.wrap(bytes, offset + 2, HEAD - 2);
    SchemaId id = SchemaId.of(new UUID(head.getLong(), head.getLong()));
    byte compression = bytes[offset + 1];
    if (compression == NONE) {
      return new Frame(id, bytes, offset + HEAD, length - HEAD, 0);
    }
    if (compression != ZLIB) {
      throw new CodecException(
          "the compression " + compression + " is unknown; Glue's are 0 (none) and 5 (zlib)", null);
    }
    byte[] opened = opened(bytes, offset + HEAD, length - HEAD);
    return new Frame(id, opened, 0, opened.length, opened.length);
  }

  private byte[] opened(byte[] bytes, int offset, int length) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes, offset, length);
      ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(maxBytes, 4 * length + 16));
      byte[] chunk = new byte[Math.min(CHUNK, 4 * length + 16)];
      while (!inflater.finished()) {
        int some = inflater.inflate(chunk);
        requireProgress(some, inflater);
        requireFits(out.size() + (long) some);
        out.write(chunk, 0, some);
      }
      if (inflater.getRemaining() > 0) {
        throw new CodecException(
            inflater.getRemaining() + " bytes follow the compressed payload", null);
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new CodecException("not whole zlib: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static void requireProgress(int some, Inflater inflater) {
    if (some == 0 && !inflater.finished()) {
      throw new CodecException("not whole zlib: it ends too early", null);
    }
  }

  private void requireFits(long size) {
    if (size > maxBytes) {
      throw new CodecException(
          "opens to more than maxBytes = "
              + maxBytes
              + " bytes; send smaller records, or declare a larger limit with maxBytes(..)",
          null);
    }
  }

  @Override
  public byte[] write(SchemaId id, byte[] payload) {
    if (!(id instanceof SchemaId.Uuid version)) {
      throw new IllegalArgumentException(
          "the Glue Schema Registry's framing takes a UUID as schema id, not " + id);
    }
    byte[] body = compresses ? compressed(payload) : payload;
    return ByteBuffer.allocate(HEAD + body.length)
        .put(VERSION)
        .put(compresses ? ZLIB : NONE)
        .putLong(version.value().getMostSignificantBits())
        .putLong(version.value().getLeastSignificantBits())
        .put(body)
        .array();
  }

  private static byte[] compressed(byte[] payload) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(payload);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] chunk = new byte[CHUNK];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  @Override
  public MessagePath readPath(byte[] bytes, int offset, int length) {
    Varints in = new Varints(bytes, offset, length);
    int index = in.next();
    return new MessagePath(List.of(index), in.at() - offset);
  }

  @Override
  public byte[] writePath(List<Integer> path, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 1);
    Varints.write(path.getFirst(), out);
    out.writeBytes(payload);
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return compresses ? "Glue, compressed" : "Glue";
  }
}
