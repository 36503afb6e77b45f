package io.weir.benchmarks;

import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A view in a fixed layout: id (16 bytes), time, bytes (8 each), then the page to the end. */
enum FixedView implements Codec<View> {
  CODEC;

  private static final int PAGE_AT = 32;

  @Override
  public byte[] encode(View view) {
    byte[] page = view.page().getBytes(StandardCharsets.ISO_8859_1);
    UUID id = UUID.fromString(view.id());
    return ByteBuffer.allocate(PAGE_AT + page.length)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .putLong(view.at())
        .putLong(view.bytes())
        .put(page)
        .array();
  }

  @Override
  public View decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  @Override
  public View decode(byte[] bytes, int offset, int length) {
    if (length <= PAGE_AT) {
      throw new CodecException("a view has more than " + PAGE_AT + " bytes", null);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    String id = new UUID(in.getLong(), in.getLong()).toString();
    String page =
        new String(bytes, offset + PAGE_AT, length - PAGE_AT, StandardCharsets.ISO_8859_1);
    return new View(id, page, in.getLong(), in.getLong());
  }

  @Override
  public String describe() {
    return "view in a fixed layout";
  }
}
