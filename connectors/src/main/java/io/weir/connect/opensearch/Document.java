package io.weir.connect.opensearch;

import io.weir.codec.Json;
import io.weir.connect.Envelope;
import io.weir.connect.NamedValue;
import io.weir.spi.Emission;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The two lines of a bulk request for one result. */
final class Document {
  private Document() {}

  /** The key, or the key and the part of the value, so that two keys never have one id. */
  static String id(Emission emission) {
    String part = NamedValue.name(emission.payload());
    String id =
        part.isEmpty()
            ? emission.key()
            : emission.key().replace("%", "%25").replace(":", "%3A") + ":" + part;
    boolean fits = id.getBytes(StandardCharsets.UTF_8).length <= OpenSearchSink.MAX_ID_BYTES;
    return fits ? id : Envelope.hash(id);
  }

  /**
   * Writes the lines of a result, in UTF-8.
   *
   * @param now milliseconds since 1970
   */
  static void write(Emission emission, long now, ByteArrayOutputStream out) {
    boolean isWithdrawn = emission.op() == Emission.Op.DELETE;
    String revision = Long.toString(emission.revision());
    ascii("{\"index\":{\"_id\":", out);
    out.writeBytes(Json.bytes(id(emission)));
    ascii(",\"version\":" + revision + ",\"version_type\":\"external\"}}\n{", out);
    if (!isWithdrawn) {
      fields(emission, out);
    }
    ascii("\"weir_key\":", out);
    out.writeBytes(Json.bytes(emission.key()));
    ascii(",\"weir_revision\":" + revision + ",\"weir_changed\":" + now, out);
    ascii(isWithdrawn ? ",\"weir_deleted\":true}\n" : "}\n", out);
  }

  private static void ascii(String text, ByteArrayOutputStream out) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The fields of the value, without its braces, and a comma behind them if there are some. */
  private static void fields(Emission emission, ByteArrayOutputStream out) {
    byte[] value = NamedValue.value(emission.payload());
    if (value.length > 2) {
      out.write(value, 1, value.length - 2);
      out.write(',');
    }
  }
}
