package io.weir.connect;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/**
 * A result of a function as its sinks send it to the next reader, in JSON: {@code
 * {"id":"totals/a/17/0","key":"a","revision":17,"op":"UPSERT","value":{..}}}.
 *
 * <p>A result that is sent twice has the same {@link #id}. So a function that reads it counts it
 * once by
 *
 * <pre>{@code
 * Source.stream("balances", Emitted.json(Balance.class))
 *     .dedupe(Emitted::id, Duration.ofDays(1))
 * }</pre>
 *
 * @param id unique within the sending function, and the same whenever the result is sent again
 * @param key the key whose state made it
 * @param revision the number of the result among those of its key; each later one has 1 more (R11)
 * @param op {@code DELETE} if the result that this value described is withdrawn
 * @param value the result
 * @param <T> the value's type
 */
public record Emitted<T>(String id, String key, long revision, Emission.Op op, T value) {

  /** Reads and writes results whose values are of that class, by the rules of {@link Json}. */
  public static <T> Codec<Emitted<T>> json(Class<T> value) {
    Type type = TypeFactory.defaultInstance().constructParametricType(Emitted.class, value);
    return Json.of(
        new TypeReference<Emitted<T>>() {
          @Override
          public Type getType() {
            return type;
          }
        });
  }

  /** The envelope of an emission whose payload is JSON. */
  static byte[] bytes(Emission emission) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(emission.payload().length + 256);
    ascii(out, "{\"id\":");
    out.writeBytes(Json.bytes(emission.id()));
    ascii(out, ",\"key\":");
    out.writeBytes(Json.bytes(emission.key()));
    ascii(
        out,
        ",\"revision\":" + emission.revision() + ",\"op\":\"" + emission.op() + "\",\"value\":");
    out.writeBytes(emission.payload());
    ascii(out, "}");
    return out.toByteArray();
  }

  private static void ascii(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
