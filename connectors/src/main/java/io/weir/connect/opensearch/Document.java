package io.weir.connect.opensearch;

import io.weir.codec.Json;
import io.weir.connect.Envelope;
import io.weir.connect.NamedValue;
import io.weir.spi.Emission;
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
   * @param now milliseconds since 1970
   */
  static String lines(Emission emission, long now) {
    return "{\"index\":{\"_id\":"
        + text(id(emission))
        + ",\"version\":"
        + emission.revision()
        + ",\"version_type\":\"external\"}}\n"
        + (emission.op() == Emission.Op.DELETE ? "{" : fields(emission))
        + "\"weir_key\":"
        + text(emission.key())
        + ",\"weir_revision\":"
        + emission.revision()
        + ",\"weir_changed\":"
        + now
        + (emission.op() == Emission.Op.DELETE ? ",\"weir_deleted\":true}\n" : "}\n");
  }

  /** The fields of the value, open for more. */
  private static String fields(Emission emission) {
    String value = new String(NamedValue.value(emission.payload()), StandardCharsets.UTF_8);
    String open = value.substring(0, value.length() - 1);
    return open.equals("{") ? open : open + ",";
  }

  private static String text(String of) {
    return new String(Json.bytes(of), StandardCharsets.UTF_8);
  }
}
